package io.cardproof.map;

import io.cardproof.codec.Digests;
import io.cardproof.rules.MapLeaf;

/**
 * A version of the map as a whole.
 *
 * @param summary of all of it
 * @param cards how many
 */
public record MapRoot(MapSummary summary, long cards) {
  /** The map without cards. */
  public static final MapRoot EMPTY = new MapRoot(MapSummary.EMPTY, 0);

  /**
   * The leaf of the log that says so.
   *
   * @param index where it stands
   */
  public MapLeaf leaf(long index) {
    return MapLeaf.of(cards, index, Digests.base64Url(summary.hash()));
  }
}
