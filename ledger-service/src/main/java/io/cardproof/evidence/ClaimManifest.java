package io.cardproof.evidence;

import io.cardproof.codec.Canonical;
import java.util.List;
import java.util.Map;

/**
 * Of the evidence of a claim.
 *
 * @param asOf milliseconds, and how many entries were looked at
 */
public record ClaimManifest(
    AsOf asOf,
    String cardId,
    String claimId,
    List<Long> entries,
    Map<String, String> files,
    String format,
    String origin)
    implements Manifest {
  static final String FORMAT = "cardproof claim evidence 1";

  public record AsOf(long time, long treeSize) {}

  @Override
  public byte[] toBytes() {
    return Canonical.encode(ClaimManifest.class, this);
  }
}
