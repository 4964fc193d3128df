package io.cardproof.store;

import java.nio.charset.StandardCharsets;

/**
 * What stands in the database, each under a fixed number that is never given to anything else. A
 * number is part of the column family's name, so that an older program notices a column it does not
 * know. Numbers are big-endian; text is UTF-8.
 */
enum Column {
  /** Text to bytes: the head, the last signed checkpoint, where a follower stands. */
  META(1, "meta"),
  /** Index (8 bytes) to leaf bytes. */
  ENTRIES(2, "entries"),
  /** {@link io.cardproof.rules.StateKey#text} to canonical bytes; submissions stand below. */
  STATE(3, "state"),
  /** Submission id (32 bytes) to entry index (8 bytes) and the state value of that key. */
  SUBMISSIONS(4, "submissions"),
  /** Tile level (1 byte) and index (8 bytes) to a hash (32 bytes). */
  TREE(5, "tree"),
  /** Id of a card, or of a batch for what touches it as a whole, and entry index (8 bytes). */
  HISTORY(6, "history"),
  /** {@link Replica.Pile}, a slash, card id to nothing, for every card that could be sold. */
  STOCK(7, "stock"),
  /**
   * {@code unsold/PILE} to a count (8 bytes); to nothing {@code stocked/SKU/BATCH} for cards that
   * lie with their batch, {@code own/MEMBER/SKU/BATCH} for those that lie with a member.
   */
  COUNTS(8, "counts"),
  /**
   * {@link Replica.Pile}, a slash, expiry (8 bytes), hold id to a count (4 bytes), for every live
   * hold.
   */
  HOLDS(9, "holds"),
  /** Commitment to its sealed opening. */
  PAPERS(10, "papers"),
  /** Card id to its sealed code. */
  VAULT(11, "vault"),
  /** What this gateway keeps for itself: text to bytes. */
  LOCAL(12, "local"),
  /** The map of cards at every version; see {@link MapRows}. */
  MAP(13, "map");

  private final int id;
  private final String word;

  Column(int id, String word) {
    this.id = id;
    this.word = word;
  }

  /** Name of its column family. */
  byte[] family() {
    return familyText().getBytes(StandardCharsets.UTF_8);
  }

  String familyText() {
    return id + "-" + word;
  }

  String word() {
    return word;
  }
}
