package io.cardproof.map;

/** Where the pages of one version of the map are read from. */
public interface MapPages {
  /** The page of leaves at a path where the map has one, be it for a single card. */
  MapLeaves leaves(MapPath at);

  /** The page of branches at a path where the map has one. */
  MapBranches branches(MapPath at);
}
