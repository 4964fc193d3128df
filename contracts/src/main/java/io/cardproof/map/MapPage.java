package io.cardproof.map;

/**
 * A part of the map that is read and written as one. Pages never change; an update makes others.
 */
public sealed interface MapPage permits MapLeaves, MapBranches {
  /**
   * What stands for it.
   *
   * @param at where it is
   */
  MapSummary summary(MapPath at);

  /** Where a key leads to in a page, and the hashes beside the way, from the page's top down. */
  sealed interface End {
    /** A part without cards. */
    record Empty() implements End {}

    /** A part of this card alone. */
    record One(MappedCard card) implements End {}

    /**
     * A part that one of the page's children stands for.
     *
     * @param card whether it is a card alone, whose page is to be read for it
     */
    record Below(int nibble, boolean card) implements End {}
  }
}
