package io.cardproof.codec;

/** An enum whose constants stand in canonical bytes by a word of their own. */
public interface Worded {
  String word();
}
