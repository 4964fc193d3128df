package io.cardproof.codec;

import org.jspecify.annotations.Nullable;

/** How one type is written and read. */
interface Shape<V> {
  void write(V value, ByteSink sink);

  V read(ByteSource source) throws CodecException;

  /** What a left-out component of this type means; null where it must be marked nullable. */
  default @Nullable V absent() {
    return null;
  }

  /** True where the value is left out of its record. */
  default boolean isAbsent(V value) {
    return false;
  }
}
