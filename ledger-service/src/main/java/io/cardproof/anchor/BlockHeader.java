package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The head of a block, as its hash is taken over it.
 *
 * <p>A block's hash is Keccak-256 of its header. Besu's QBFT leaves out what is added while the
 * validators agree: the hash is taken with round 0 and without their seals (reference: Besu's
 * {@code QbftExtraDataCodec} and {@code BftBlockHashing}). Both commit to everything used here, so
 * a header that either leads to the given hash is the block's.
 */
final class BlockHeader {
  /** The longest that is read, in bytes: QBFT's hold the addresses and seals of all validators. */
  static final int BYTES_MAX = 64 << 10;

  private static final int FIELDS_MIN = 15;
  private static final int FIELDS_MAX = 32;
  private static final int RECEIPTS_ROOT = 5;
  private static final int NUMBER = 8;
  private static final int TIME = 11;
  private static final int EXTRA = 12;
  private static final int QBFT_FIELDS = 5;
  private static final int QBFT_ROUND = 3;

  private final List<Rlp> fields;
  private final byte[] bytes;

  private BlockHeader(List<Rlp> fields, byte[] bytes) {
    this.fields = fields;
    this.bytes = bytes;
  }

  static BlockHeader parse(byte[] bytes) throws BadAnchor {
    if (bytes.length > BYTES_MAX) {
      throw new BadAnchor("the header is larger than any block's");
    }
    List<Rlp> fields = Rlp.decode(bytes).items();
    if (fields.size() < FIELDS_MIN || fields.size() > FIELDS_MAX) {
      throw new BadAnchor("the header is no block's");
    }
    BlockHeader header = new BlockHeader(fields, bytes.clone());
    header.receiptsRoot();
    header.number();
    header.seconds();
    return header;
  }

  byte[] receiptsRoot() throws BadAnchor {
    return fields.get(RECEIPTS_ROOT).string(Keccak.BYTES);
  }

  long number() throws BadAnchor {
    return fields.get(NUMBER).number();
  }

  /** Since 1970, as the block's maker says. */
  long seconds() throws BadAnchor {
    return fields.get(TIME).number();
  }

  /** The hash by which most chains name it. */
  byte[] hash() {
    return Keccak.hash(bytes);
  }

  /** Whether it is the header of the block with this hash. */
  boolean isOf(byte[] hash) {
    return Arrays.equals(hash(), hash) || Arrays.equals(qbftHash(), hash);
  }

  /** As QBFT has it; the ordinary one where it is no such header. */
  byte[] qbftHash() {
    try {
      List<Rlp> extra = new ArrayList<>(Rlp.decode(fields.get(EXTRA).string()).items(QBFT_FIELDS));
      extra.set(QBFT_ROUND, Rlp.of(0));
      extra.set(QBFT_ROUND + 1, Rlp.of(List.of()));
      List<Rlp> blank = new ArrayList<>(fields);
      blank.set(EXTRA, Rlp.of(Rlp.of(extra).encode()));
      return Keccak.hash(Rlp.of(blank).encode());
    } catch (BadAnchor e) {
      return hash();
    }
  }
}
