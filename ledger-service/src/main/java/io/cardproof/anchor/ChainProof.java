package io.cardproof.anchor;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.ProofException;
import io.cardproof.log.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That an account wrote a checkpoint into a block of a chain: the block's header, and the receipt
 * with the contract's event in the trie of receipts that the header commits to. All bytes are in
 * hexadecimal.
 *
 * <p>It shows what stands in the block with this hash. That the block is the chain's, and which
 * chain it is, only whoever has the hash from elsewhere can say.
 *
 * @param account that wrote it
 * @param block the block's hash
 * @param chainId of the chain, as the gateway says
 * @param consistency that the checkpoint written continues the one that is asked about; empty where
 *     they are of one size
 * @param header of the block, in RLP
 * @param log which of the receipt's events it is
 * @param nodes of the trie, from its root to the receipt
 * @param root of the checkpoint written
 * @param size of the checkpoint written
 * @param transaction its place in the block
 */
public record ChainProof(
    String account,
    String block,
    long chainId,
    List<String> consistency,
    String contract,
    String format,
    String header,
    long log,
    List<String> nodes,
    String root,
    long size,
    long transaction) {
  /** The longest file that is read, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  static final String FORMAT = "cardproof chain anchor 1";

  /** {@code Anchored(bytes32 indexed origin, address indexed by, uint64 size, bytes32 root)}. */
  static final byte[] EVENT = Keccak.hash("Anchored(bytes32,address,uint64,bytes32)");

  private static final int ADDRESS_BYTES = 20;
  private static final int NODES_MAX = 32;
  private static final int PATH_MAX = 64;

  /**
   * What was found to hold.
   *
   * @param number of the block
   * @param at when it was made, as its maker says
   * @param checked the reader's own hash is the block's
   */
  public record Found(ChainProof proof, long number, Instant at, boolean checked) {}

  public byte[] toBytes() {
    return Canonical.encode(ChainProof.class, this);
  }

  /**
   * @throws BadAnchor if the bytes are none
   */
  public static ChainProof parse(byte[] bytes) throws BadAnchor {
    if (bytes.length > BYTES_MAX) {
      throw new BadAnchor("it is larger than any proof");
    }
    try {
      ChainProof proof = Canonical.decode(ChainProof.class, bytes);
      if (!proof.format().equals(FORMAT)) {
        throw new BadAnchor("it is of another format than \"" + FORMAT + "\"");
      }
      return proof;
    } catch (CodecException e) {
      throw new BadAnchor("it is no proof of this format");
    }
  }

  /** The same for an older checkpoint, which the one written continues. */
  public ChainProof since(List<byte[]> path) {
    List<String> hashes = path.stream().map(Hex::of).toList();
    return new ChainProof(
        account,
        block,
        chainId,
        hashes,
        contract,
        format,
        header,
        log,
        nodes,
        root,
        size,
        transaction);
  }

  /**
   * Checks it for a checkpoint, offline.
   *
   * @param blockHash of the block that the reader knows to be the chain's; null where it knows none
   * @throws BadAnchor what does not hold
   */
  public Found verify(Checkpoint checkpoint, @Nullable String blockHash) throws BadAnchor {
    byte[] hash = Hex.bytes(block, Keccak.BYTES);
    BlockHeader head = BlockHeader.parse(Hex.bytes(header));
    require(head.isOf(hash), "the header is not the named block's");
    require(
        blockHash == null || Arrays.equals(Hex.bytes(blockHash, Keccak.BYTES), hash),
        "it stands in another block than the given one");
    Receipt receipt = receipt(head);
    require(receipt.succeeded(), "the transaction failed");
    require(log >= 0 && log < receipt.logs().size(), "the receipt has no such event");
    requireEvent(receipt.logs().get((int) log), checkpoint.origin());
    requireContinues(checkpoint);
    return new Found(this, head.number(), time(head), blockHash != null);
  }

  private Receipt receipt(BlockHeader head) throws BadAnchor {
    require(transaction >= 0 && nodes.size() <= NODES_MAX, "it is larger than any proof");
    List<byte[]> trie = new ArrayList<>();
    for (String node : nodes) {
      trie.add(Hex.bytes(node));
    }
    return Receipt.parse(TrieProof.value(head.receiptsRoot(), ListTrie.key(transaction), trie));
  }

  private void requireEvent(Receipt.Log event, String origin) throws BadAnchor {
    require(
        Arrays.equals(event.contract(), Hex.bytes(contract, ADDRESS_BYTES)),
        "the event is of another contract");
    List<byte[]> topics =
        List.of(EVENT, originHash(origin), Words.of(Hex.bytes(account, ADDRESS_BYTES)));
    boolean same = topics.size() == event.topics().size();
    for (int i = 0; same && i < topics.size(); i++) {
      same = Arrays.equals(topics.get(i), event.topics().get(i));
    }
    require(same, "the event is of another kind, origin or account");
    byte[] data = Words.concat(Words.of(size), Hex.bytes(root, Keccak.BYTES));
    require(Arrays.equals(data, event.data()), "the event names another checkpoint");
  }

  private void requireContinues(Checkpoint checkpoint) throws BadAnchor {
    require(consistency.size() <= PATH_MAX, "it is larger than any proof");
    List<byte[]> path = new ArrayList<>();
    for (String one : consistency) {
      path.add(Hex.bytes(one, Keccak.BYTES));
    }
    require(size > 0 && size >= checkpoint.size(), "what was written is older than the checkpoint");
    Checkpoint written = new Checkpoint(checkpoint.origin(), size, Hex.bytes(root, Keccak.BYTES));
    try {
      ProofVerifier.verifyConsistency(checkpoint, written, path);
    } catch (ProofException e) {
      throw new BadAnchor("what was written does not continue the checkpoint: " + e.reason());
    }
  }

  private static Instant time(BlockHeader head) throws BadAnchor {
    try {
      return Instant.ofEpochSecond(head.seconds());
    } catch (DateTimeException e) {
      throw new BadAnchor("the block has no time that is one");
    }
  }

  /** What the contract knows a log by. */
  static byte[] originHash(String origin) {
    return Digests.sha256(origin.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean holds, String otherwise) throws BadAnchor {
    if (!holds) {
      throw new BadAnchor(otherwise);
    }
  }
}
