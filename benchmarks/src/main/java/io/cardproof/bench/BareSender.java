package io.cardproof.bench;

import io.cardproof.ledger.ethereum.EthereumSettings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/**
 * A bare client of the chain: sends to a twin of our contract, byte for byte and in the same order,
 * the calldata that our gateway sent to ours, in transactions that were signed before, and looks
 * for them in blocks that are as deep as ours asks for. It keeps nothing and decides nothing.
 */
final class BareSender implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration EVER = Duration.ofHours(1);
  private static final int WORD_DIGITS = 64;
  private static final int SELECTOR_DIGITS = 10;

  private final Web3j rpc;
  private final EthereumSettings ours;
  private final EthereumSettings twin;
  private final Credentials account;
  private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final Thread reader;
  private long nonce;
  private long copied;
  private volatile boolean closed;

  private record Prepared(String hex, String hash, int items) {}

  /**
   * @param ours the contract whose calldata is copied
   * @param twin the contract that gets it, and the account that sends
   */
  BareSender(EthereumSettings ours, EthereumSettings twin) throws IOException {
    this.ours = ours;
    this.twin = twin;
    rpc = Web3j.build(new HttpService(twin.nodes().getFirst().toString()));
    account = Credentials.create(Files.readString(twin.accountKeyFile()).strip());
    nonce =
        rpc.ethGetTransactionCount(account.getAddress(), DefaultBlockParameterName.LATEST)
            .send()
            .getTransactionCount()
            .longValueExact();
    copied = ours.fromBlock();
    reader = Thread.ofPlatform().daemon().name("bare-reader").unstarted(this::read);
    reader.start();
  }

  /**
   * Sends what our gateway sent since the last call, so many transactions at once; the whole of it
   * is timed, to the last one that is final.
   *
   * @return items per second
   */
  double run(int inFlight) throws Exception {
    long from = copied;
    List<Prepared> all = prepare();
    AtomicInteger next = new AtomicInteger();
    long began = System.nanoTime();
    Load.run(
        inFlight,
        Duration.ZERO,
        EVER,
        () -> {
          int at = next.getAndIncrement();
          return at < all.size() ? send(all.get(at)) : 0;
        });
    double seconds = (System.nanoTime() - began) / 1e9;
    requireAlike(from, all.size());
    return all.stream().mapToInt(Prepared::items).sum() / seconds;
  }

  private int send(Prepared one) throws Exception {
    CompletableFuture<Void> there = new CompletableFuture<>();
    awaited.put(one.hash, there);
    EthSendTransaction sent = rpc.ethSendRawTransaction(one.hex).send();
    if (sent.hasError()) {
      throw new IllegalStateException("the node refuses it: " + sent.getError().getMessage());
    }
    there.join();
    return one.items;
  }

  private List<Prepared> prepare() throws IOException {
    long last = number();
    List<org.web3j.protocol.core.methods.response.Transaction> sent = new ArrayList<>();
    for (long block = copied; block <= last; block++) {
      for (EthBlock.TransactionResult<?> each : block(block, true).getTransactions()) {
        var transaction = (EthBlock.TransactionObject) each.get();
        if (ours.contract().equalsIgnoreCase(transaction.getTo())) {
          sent.add(transaction);
        }
      }
    }
    copied = last + 1;
    return sent.stream().map(this::prepare).toList();
  }

  private Prepared prepare(org.web3j.protocol.core.methods.response.Transaction sent) {
    String input = sent.getInput();
    RawTransaction raw =
        RawTransaction.createTransaction(
            BigInteger.valueOf(nonce++),
            sent.getGasPrice(),
            sent.getGas(),
            twin.contract(),
            BigInteger.ZERO,
            input);
    byte[] signed = TransactionEncoder.signMessage(raw, twin.chainId(), account);
    int count = SELECTOR_DIGITS + WORD_DIGITS;
    int items = Integer.parseInt(input.substring(count + WORD_DIGITS - 8, count + WORD_DIGITS), 16);
    String hash = Numeric.toHexString(Hash.sha3(signed));
    return new Prepared(Numeric.toHexString(signed), hash, items);
  }

  private long number() throws IOException {
    return rpc.ethBlockNumber().send().getBlockNumber().longValueExact();
  }

  private EthBlock.Block block(long number, boolean whole) throws IOException {
    var at = DefaultBlockParameter.valueOf(BigInteger.valueOf(number));
    return rpc.ethGetBlockByNumber(at, whole).send().getBlock();
  }

  private void read() {
    try {
      long read = number();
      while (!closed) {
        long deep = number() - twin.confirmations() + 1;
        for (; read < deep; read++) {
          for (EthBlock.TransactionResult<?> each : block(read + 1, false).getTransactions()) {
            CompletableFuture<Void> there = awaited.remove((String) each.get());
            if (there != null) {
              there.complete(null);
            }
          }
        }
        Thread.sleep(LOOK);
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      awaited.values().forEach(there -> there.completeExceptionally(e));
    }
  }

  /** A client that sent something else, or had it refused, would be no peer. */
  private void requireAlike(long from, int sent) throws IOException {
    List<String> theirs = told(twin.contract(), from);
    List<String> last = theirs.subList(Math.max(0, theirs.size() - sent), theirs.size());
    if (!told(ours.contract(), from).equals(last)) {
      throw new IllegalStateException("the contract and its twin differ");
    }
  }

  /** What a contract said of each transaction, but for the log head, which names the sender. */
  private List<String> told(String contract, long from) throws IOException {
    var first = DefaultBlockParameter.valueOf(BigInteger.valueOf(from));
    EthFilter filter = new EthFilter(first, DefaultBlockParameterName.LATEST, contract);
    List<String> told = new ArrayList<>();
    for (EthLog.LogResult<?> log : rpc.ethGetLogs(filter).send().getLogs()) {
      told.add(
          Hash.sha3String(((EthLog.LogObject) log.get()).getData().substring(2 + WORD_DIGITS)));
    }
    return told;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    rpc.shutdown();
  }
}
