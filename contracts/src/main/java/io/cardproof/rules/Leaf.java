package io.cardproof.rules;

import io.cardproof.codec.CodecException;

/**
 * What stands at an index of the log: a command with its decision, or what every replica puts there
 * by itself.
 */
public sealed interface Leaf permits Entry, MapLeaf {
  /**
   * What these bytes are the canonical form of.
   *
   * @throws CodecException if that is nothing
   */
  static Leaf of(byte[] bytes) throws CodecException {
    return MapLeaf.isOne(bytes) ? MapLeaf.ofLeaf(bytes) : Entry.ofLeaf(bytes);
  }

  /** Its canonical bytes, which are what the log hashes. */
  byte[] toLeaf();
}
