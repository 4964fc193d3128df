package io.cardproof.ledger.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

/**
 * The chain through several nodes' JSON-RPC: one is asked until it fails, then the next. A node is
 * asked for the first time which chain it is of, and whether the contract there is this ledger's.
 */
final class Nodes implements Chain {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private final List<Node> nodes;
  private final long chainId;
  private final String contract;
  private final byte[] genesis;
  private final OkHttpClient http;
  private final AtomicInteger current = new AtomicInteger();

  /**
   * @param name host and port: an address may hold a password
   */
  private record Node(String name, Web3j rpc, ConcurrentHashMap<String, Boolean> ours) {}

  /**
   * @param genesis hash of the ledger, 32 bytes
   */
  Nodes(EthereumSettings settings, byte[] genesis) {
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_WITHIN)
            .readTimeout(ANSWER_WITHIN)
            .callTimeout(ANSWER_WITHIN)
            .build();
    this.nodes = settings.nodes().stream().map(this::node).toList();
    this.chainId = settings.chainId();
    this.contract = settings.contract().toLowerCase(Locale.ROOT);
    this.genesis = genesis;
  }

  private Node node(URI address) {
    Web3j rpc = Web3j.build(new HttpService(address.toString(), http, false));
    String name = address.getHost() + ":" + address.getPort();
    return new Node(name, rpc, new ConcurrentHashMap<>());
  }

  private <T extends Response<?>> T ask(Function<Web3j, Request<?, T>> question)
      throws NodeException {
    Node node = current();
    requireOurs(node);
    return ask(node, question);
  }

  private static <T extends Response<?>> T ask(Node node, Function<Web3j, Request<?, T>> question)
      throws NodeException {
    T answer;
    try {
      answer = question.apply(node.rpc).send();
    } catch (IOException | RuntimeException e) {
      throw new NodeException.Passing(node.name + " does not answer", e);
    }
    if (answer.hasError()) {
      throw new NodeException.Passing(node.name + " says: " + answer.getError().getMessage());
    }
    return answer;
  }

  /** A chain with another genesis has another contract at the address, or none. */
  private void requireOurs(Node node) throws NodeException {
    if (node.ours.containsKey(contract)) {
      return;
    }
    long id = ask(node, Web3j::ethChainId).getChainId().longValueExact();
    if (id != chainId) {
      throw new NodeException.Passing(node.name + " is of chain " + id + ", not " + chainId);
    }
    byte[] theirs = call(node, Keccak.selector("genesis()"), DefaultBlockParameterName.LATEST);
    if (!java.util.Arrays.equals(theirs, genesis)) {
      throw new NodeException.Passing(
          "at " + node.name + " the contract " + contract + " is not this ledger's, or not there");
    }
    node.ours.put(contract, true);
  }

  private byte[] call(Node node, byte[] calldata, DefaultBlockParameter at) throws NodeException {
    Transaction call = Transaction.createEthCallTransaction(null, contract, hex(calldata));
    return bytes(ask(node, rpc -> rpc.ethCall(call, at)).getValue());
  }

  @Override
  public byte[] call(byte[] calldata, long block) throws NodeException {
    Node node = current();
    requireOurs(node);
    byte[] answer = call(node, calldata, at(block));
    if (answer.length == 0) {
      // A node that was ours and is of another chain now, or has not this block.
      throw new NodeException.Passing("at " + node.name + " there is no contract " + contract);
    }
    return answer;
  }

  @Override
  public boolean wouldSucceed(byte[] calldata, String account) throws NodeException {
    Transaction call = Transaction.createEthCallTransaction(account, contract, hex(calldata));
    try {
      return !current().rpc.ethCall(call, DefaultBlockParameterName.LATEST).send().hasError();
    } catch (IOException | RuntimeException e) {
      throw new NodeException.Passing(current().name + " does not answer", e);
    }
  }

  private Node current() {
    return node(current.get());
  }

  private Node node(int number) {
    return nodes.get(Math.floorMod(number, nodes.size()));
  }

  private static DefaultBlockParameter at(long block) {
    return block < 0
        ? DefaultBlockParameterName.LATEST
        : DefaultBlockParameter.valueOf(BigInteger.valueOf(block));
  }

  @Override
  public Block head() throws NodeException {
    EthBlock.Block block =
        ask(rpc -> rpc.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)).getBlock();
    if (block == null) {
      throw new NodeException.Passing("the node has no block");
    }
    return block(block);
  }

  @Override
  public @Nullable Block block(long number) throws NodeException {
    EthBlock.@Nullable Block block =
        ask(rpc -> rpc.ethGetBlockByNumber(at(number), false)).getBlock();
    return block == null ? null : block(block);
  }

  private static Block block(EthBlock.Block block) {
    List<String> transactions = new ArrayList<>();
    for (EthBlock.TransactionResult<?> one : block.getTransactions()) {
      transactions.add((String) one.get());
    }
    return new Block(
        block.getNumber().longValueExact(),
        block.getHash(),
        block.getParentHash(),
        Math.multiplyExact(block.getTimestamp().longValueExact(), 1_000L),
        transactions);
  }

  @Override
  public List<Batch> batches(long first, long last) throws NodeException {
    return batches(new EthFilter(at(first), at(last), contract));
  }

  @Override
  public List<Batch> batchesIn(String block) throws NodeException {
    return batches(new EthFilter(block, contract));
  }

  private List<Batch> batches(EthFilter filter) throws NodeException {
    filter.addSingleTopic(hex(Executed.TOPIC));
    List<Batch> batches = new ArrayList<>();
    try {
      for (EthLog.LogResult<?> result : ask(rpc -> rpc.ethGetLogs(filter)).getLogs()) {
        Log log = (Log) result.get();
        if (log.getAddress().toLowerCase(Locale.ROOT).equals(contract)) {
          batches.add(batch(log));
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new NodeException.Passing("the node tells of events that cannot be", e);
    }
    batches.sort(Comparator.comparingLong(Batch::first));
    return batches;
  }

  private static Batch batch(Log log) {
    List<String> topics = log.getTopics();
    return Executed.read(
        log.getBlockNumber().longValueExact(),
        log.getTransactionHash(),
        new BigInteger(1, bytes(topics.get(1))).longValueExact(),
        bytes(topics.get(2)),
        bytes(log.getData()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A nonce that is used up says that this transaction, or another, is in a block: which, the
   * blocks will tell.
   */
  @Override
  public void send(byte[] transaction) throws NodeException {
    send(transaction, 1);
  }

  @Override
  public void sendToAll(byte[] transaction) throws NodeException {
    send(transaction, nodes.size());
  }

  private void send(byte[] transaction, int wanted) throws NodeException {
    String hex = hex(transaction);
    int first = current.get();
    int taken = 0;
    NodeException why = new NodeException.Passing("no node answers");
    for (int i = 0; i < nodes.size() && taken < wanted; i++) {
      Node node = node(first + i);
      try {
        requireOurs(node);
        ask(node, rpc -> rpc.ethSendRawTransaction(hex));
        taken++;
      } catch (NodeException e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        taken += hasAlready(words) ? 1 : 0;
        why = declined(words) ? new NodeException.Declined(String.valueOf(e.getMessage())) : e;
      }
    }
    if (taken == 0) {
      throw why;
    }
  }

  private static boolean hasAlready(String words) {
    return words.contains("already known")
        || words.contains("known transaction")
        || words.contains("already imported")
        || words.contains("nonce too low");
  }

  private static boolean declined(String words) {
    return words.contains("insufficient funds")
        || words.contains("underpriced")
        || words.contains("oversized")
        || words.contains("exceeds block gas limit")
        || words.contains("not permitted")
        || words.contains("not authorized");
  }

  @Override
  public @Nullable Inclusion inclusion(String transaction) throws NodeException {
    Optional<TransactionReceipt> receipt =
        ask(rpc -> rpc.ethGetTransactionReceipt(transaction)).getTransactionReceipt();
    if (receipt.isEmpty()) {
      return null;
    }
    TransactionReceipt of = receipt.get();
    if (of.isStatusOK()) {
      return new Inclusion(of.getBlockNumber().longValueExact(), true, false);
    }
    BigInteger allowed =
        ask(rpc -> rpc.ethGetTransactionByHash(transaction))
            .getTransaction()
            .map(org.web3j.protocol.core.methods.response.Transaction::getGas)
            .orElse(BigInteger.ZERO);
    // The last 64th of the gas is kept back from the call that runs out of it.
    boolean spent =
        of.getGasUsed()
                .multiply(BigInteger.valueOf(100))
                .compareTo(allowed.multiply(BigInteger.valueOf(98)))
            >= 0;
    return new Inclusion(of.getBlockNumber().longValueExact(), false, spent);
  }

  @Override
  public long nonce(String account, long block) throws NodeException {
    return ask(rpc -> rpc.ethGetTransactionCount(account, at(block)))
        .getTransactionCount()
        .longValueExact();
  }

  @Override
  public List<String> gateways() throws NodeException {
    return AbiReader.of(call(Keccak.selector("gateways()"), -1)).part(0).words().stream()
        .map(ContractView::address)
        .toList();
  }

  @Override
  public long imported() throws NodeException {
    return AbiReader.of(call(Keccak.selector("imported()"), -1)).number(0);
  }

  /** An account as a word. */
  static byte[] address(String account) {
    byte[] word = new byte[AbiWriter.WORD];
    byte[] bytes = bytes(account);
    System.arraycopy(bytes, 0, word, word.length - bytes.length, bytes.length);
    return word;
  }

  @Override
  public void changeNode() {
    int before = current.getAndIncrement();
    node(before).ours.clear();
  }

  @Override
  public int nodes() {
    return nodes.size();
  }

  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex, 2, hex.length());
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.rpc.shutdown());
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
