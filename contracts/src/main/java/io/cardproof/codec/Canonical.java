package io.cardproof.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one encoder: records to canonical JSON bytes (RFC 8785) and back.
 *
 * <p>What: a record is an object whose keys are its component names in order; a sealed interface is
 * an object with one key, the alternative's {@link Wire} name. A null component and a false boolean
 * are left out, everything else is written. Numbers are integers of at most 2^53 - 1, so that every
 * JSON reader agrees on them.
 *
 * <p>Guarantees: {@code decode(encode(v)).equals(v)}; decode accepts nothing but the bytes that
 * encode would write, so that a hash over bytes is a hash over the value. An unknown, doubled or
 * misplaced key, white space, another escape or spelling of a number is a {@link CodecException}.
 *
 * <p>Why not a data binder: what is hashed and signed for decades should not depend on a library's
 * defaults, and every record of the ledger has so few shapes that reading them off the class is
 * less code than configuring one.
 */
public final class Canonical {
  /** Largest magnitude of a number: 2^53 - 1, exact in every JSON reader. */
  public static final long MAX_NUMBER = (1L << 53) - 1;

  private static final Map<Class<?>, Shape<?>> SHAPES = new ConcurrentHashMap<>();

  private Canonical() {}

  /**
   * Canonical bytes of a record, or of an alternative under its sealed interface {@code type}.
   *
   * @throws IllegalArgumentException for what has no canonical form: a number beyond {@link
   *     #MAX_NUMBER}, half a surrogate pair
   */
  public static <V> byte[] encode(Class<V> type, V value) {
    ByteSink sink = new ByteSink(512);
    shape(type).write(value, sink);
    return sink.toBytes();
  }

  /**
   * The value that these bytes are the canonical form of.
   *
   * @throws CodecException if the bytes are not exactly what {@link #encode} writes for some value
   */
  public static <V> V decode(Class<V> type, byte[] bytes) throws CodecException {
    ByteSource source = new ByteSource(bytes);
    V value = shape(type).read(source);
    source.expectEnd();
    return value;
  }

  @SuppressWarnings("unchecked")
  static <V> Shape<V> shape(Class<V> type) {
    Shape<?> known = SHAPES.get(type);
    if (known == null) {
      known = Shapes.of(type);
      SHAPES.putIfAbsent(type, known);
    }
    return (Shape<V>) known;
  }
}
