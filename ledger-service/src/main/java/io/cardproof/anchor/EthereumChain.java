package io.cardproof.anchor;

import io.cardproof.log.Checkpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The contract {@code CheckpointAnchor} on a chain of the Ethereum kind.
 *
 * <p>The account is nobody else's: its next nonce is the number of its transactions in blocks,
 * because at most one is under way. A transaction without a receipt whose nonce is another one is
 * lost, or waits behind a gap for ever; either way it is given up.
 *
 * <p>What a node says is not believed: the header has to come to the block's hash and the receipts
 * to the header's root, or there is no proof. That the block is the chain's, nobody here can know;
 * the confirmations make it likely, or certain where blocks are final.
 */
public final class EthereumChain implements Chain, AutoCloseable {
  /** Measured: 47,000 for the first checkpoint of a log, 30,000 for each later one. */
  private static final long ANCHOR_GAS = 100_000;

  private static final long DEPLOY_GAS = 1_000_000;
  private static final byte[] SELECTOR = Keccak.selector("anchor(bytes32,uint64,bytes32)");
  private static final String LATEST = "latest";

  private final Settings settings;
  private final Nodes nodes;

  /**
   * @param nodes JSON-RPC over HTTP
   * @param contract its address; null before it is deployed
   * @param gasPrice in wei
   * @param confirmations blocks from its own on, after which a block counts as final
   * @param patience for a whole answer of a node
   */
  public record Settings(
      List<URI> nodes,
      long chainId,
      @Nullable String contract,
      Account account,
      long gasPrice,
      int confirmations,
      Duration patience) {}

  public EthereumChain(Settings settings) {
    this.settings = settings;
    this.nodes = new Nodes(settings.nodes(), settings.patience());
  }

  private String contract() {
    return Objects.requireNonNull(settings.contract(), "no contract is named");
  }

  @Override
  public Written sign(Checkpoint checkpoint) throws ChainException {
    byte[] data =
        Words.concat(
            SELECTOR,
            ChainProof.originHash(checkpoint.origin()),
            Words.of(checkpoint.size()),
            checkpoint.root());
    requireChain();
    if (nodes.ask("eth_getCode", contract(), LATEST).asString("0x").equals("0x")) {
      throw new ChainException("bad", "there is no contract at " + contract());
    }
    long nonce = nonce();
    byte[] raw = signed(nonce, ANCHOR_GAS, contract(), data);
    String hash = Hex.of(Keccak.hash(raw));
    String root = Hex.of(checkpoint.root());
    return new Written(hash, nonce, Hex.of(raw), root, checkpoint.size());
  }

  private byte[] signed(long nonce, long gas, @Nullable String to, byte[] data) {
    Account.Fee fee = new Account.Fee(settings.gasPrice(), gas);
    return settings.account().sign(settings.chainId(), nonce, fee, to, data);
  }

  private void requireChain() throws ChainException {
    long there = number(nodes.ask("eth_chainId"));
    if (there != settings.chainId()) {
      throw new ChainException("bad", "the nodes are of chain " + there);
    }
  }

  private long nonce() throws ChainException {
    return number(nodes.ask("eth_getTransactionCount", settings.account().address(), LATEST));
  }

  @Override
  public void send(Written written) throws ChainException {
    nodes.ask("eth_sendRawTransaction", written.raw());
  }

  @Override
  public Seen look(Written written, String origin) throws ChainException {
    // Before the receipt: a block that comes between the two questions must not look like a loss.
    boolean used = nonce() > written.nonce();
    JsonNode receipt = nodes.ask("eth_getTransactionReceipt", written.hash());
    if (!receipt.isObject()) {
      return new Seen(used ? State.LOST : State.WAITING, null);
    }
    long block = number(receipt.path("blockNumber"));
    if (number(nodes.ask("eth_blockNumber")) - block + 1 < settings.confirmations()) {
      return new Seen(State.WAITING, null);
    }
    if (number(receipt.path("status")) != 1) {
      return new Seen(State.FAILED, null);
    }
    return new Seen(State.FINAL, proof(written, origin, block, receipt));
  }

  private ChainProof proof(Written written, String origin, long number, JsonNode receipt)
      throws ChainException {
    JsonNode block = nodes.ask("eth_getBlockByNumber", Hex.of(number), false);
    JsonNode receipts = nodes.ask("eth_getBlockReceipts", Hex.of(number));
    String hash = receipt.path("blockHash").asString("");
    if (!block.path("hash").asString("").equals(hash)) {
      throw new ChainException("bad", "the block was taken out while it was read");
    }
    try {
      ChainProof proof = proof(written, block, receipts, receipt);
      proof.verify(
          new Checkpoint(origin, written.size(), Hex.bytes(written.root(), Keccak.BYTES)), hash);
      return proof;
    } catch (BadAnchor e) {
      throw new ChainException("bad", "what the nodes say does not hold: " + e.getMessage());
    }
  }

  private ChainProof proof(Written written, JsonNode block, JsonNode receipts, JsonNode receipt)
      throws BadAnchor {
    List<byte[]> all = new ArrayList<>();
    for (JsonNode one : receipts) {
      all.add(NodeJson.receipt(one));
    }
    long index = Hex.number(receipt.path("transactionIndex").asString(""));
    if (index >= all.size()) {
      throw new BadAnchor("the block has no such transaction");
    }
    return new ChainProof(
        settings.account().address(),
        block.path("hash").asString(""),
        settings.chainId(),
        List.of(),
        contract(),
        ChainProof.FORMAT,
        Hex.of(NodeJson.header(block)),
        // The transaction calls nothing else.
        0,
        ListTrie.prove(all, (int) index).stream().map(Hex::of).toList(),
        written.root(),
        written.size(),
        index);
  }

  /**
   * Makes the contract, and waits until it is there.
   *
   * @param code that makes it
   * @return its address
   */
  public String deploy(byte[] code) throws ChainException, InterruptedException {
    requireChain();
    byte[] raw = signed(nonce(), DEPLOY_GAS, null, code);
    nodes.ask("eth_sendRawTransaction", Hex.of(raw));
    String hash = Hex.of(Keccak.hash(raw));
    JsonNode receipt = nodes.ask("eth_getTransactionReceipt", hash);
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!receipt.isObject()) {
      if (System.nanoTime() > until) {
        throw new ChainException("slow", "the transaction " + hash + " is in no block yet");
      }
      Thread.sleep(200);
      receipt = nodes.ask("eth_getTransactionReceipt", hash);
    }
    if (number(receipt.path("status")) != 1) {
      throw new ChainException("refused", "the transaction " + hash + " failed");
    }
    return receipt.path("contractAddress").asString("");
  }

  private static long number(JsonNode node) throws ChainException {
    try {
      return Hex.number(node.asString(""));
    } catch (BadAnchor e) {
      throw new ChainException("bad", "a node says a number that is none");
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
