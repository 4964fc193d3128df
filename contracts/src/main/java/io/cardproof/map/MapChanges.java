package io.cardproof.map;

/** Takes what an update changes. */
public interface MapChanges {
  /** A card that is new, or has another number or state. */
  void card(MappedCard card);

  /** What a page of branches now has for its child, or the map for all of it. */
  void summary(MapPath at, MapSummary summary);

  /** A page that takes the place of another. */
  void page(MapPath at, MapPage page);
}
