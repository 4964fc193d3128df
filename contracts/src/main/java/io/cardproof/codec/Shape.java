package io.cardproof.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** How one type is written and read. The parser stands on the value's first token. */
interface Shape<V> {
  void write(V value, ByteSink sink);

  V read(JsonParser parser) throws CodecException;

  /** What a left-out component of this type means; null where it must be marked nullable. */
  default @Nullable V absent() {
    return null;
  }

  /** True where the value is left out of its record. */
  default boolean isAbsent(V value) {
    return false;
  }
}
