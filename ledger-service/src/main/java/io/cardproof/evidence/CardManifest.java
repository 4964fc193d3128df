package io.cardproof.evidence;

import io.cardproof.codec.Canonical;
import java.util.List;
import java.util.Map;

/**
 * Of the evidence of a card.
 *
 * @param asOf the size of the checkpoint's tree: what is said is true as of it
 */
public record CardManifest(
    AsOf asOf,
    String cardId,
    List<Long> entries,
    Map<String, String> files,
    String format,
    String origin)
    implements Manifest {
  static final String FORMAT = "cardproof card evidence 1";

  public record AsOf(long treeSize) {}

  @Override
  public byte[] toBytes() {
    return Canonical.encode(CardManifest.class, this);
  }
}
