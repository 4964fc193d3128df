package io.cardproof.evidence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import java.util.List;
import java.util.Map;

/**
 * What a bundle holds, as canonical JSON.
 *
 * @param asOf milliseconds, and how many entries were looked at
 * @param entries indexes, ascending; each has a leaf and a proof
 * @param files path to SHA-256 (base64url) of every file but this one
 * @param origin of the log
 */
public record Manifest(
    AsOf asOf,
    String cardId,
    String claimId,
    List<Long> entries,
    Map<String, String> files,
    String format,
    String origin) {
  static final String FORMAT = "cardproof claim evidence 1";

  public record AsOf(long time, long treeSize) {}

  byte[] toBytes() {
    return Canonical.encode(Manifest.class, this);
  }

  /**
   * What the log's key signs of it. It cannot be taken for a checkpoint, whose second line is a
   * size.
   */
  static String statement(byte[] bytes, String origin) {
    return FORMAT + "\n" + origin + "\n" + Digests.digest(bytes) + "\n";
  }

  /**
   * @throws CodecException if these are not the canonical bytes of one
   */
  static Manifest ofBytes(byte[] bytes) throws CodecException {
    return Canonical.decode(Manifest.class, bytes);
  }
}
