package io.cardproof.codec;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

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

  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING_CHARS = 65_536;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNumberLength(17)
                  .build())
          .build();

  private static final Map<Class<?>, Shape<?>> SHAPES = new ConcurrentHashMap<>();

  private Canonical() {}

  /** Canonical bytes of a record, or of an alternative under its sealed interface {@code type}. */
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
    V value = read(type, bytes);
    if (!Arrays.equals(encode(type, value), bytes)) {
      throw new CodecException("not canonical: the same value is written in another way");
    }
    return value;
  }

  /**
   * Like {@link #decode} for bytes that this program wrote itself and whose integrity something
   * else vouches for (a checksum, a leaf hash): skips writing them again to compare.
   */
  public static <V> V decodeTrusted(Class<V> type, byte[] bytes) throws CodecException {
    return read(type, bytes);
  }

  private static <V> V read(Class<V> type, byte[] bytes) throws CodecException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      parser.nextToken();
      V value = shape(type).read(parser);
      if (parser.nextToken() != null) {
        throw new CodecException("bytes after the value");
      }
      return value;
    } catch (JacksonException e) {
      // The library's message may quote the input.
      throw new CodecException("not JSON: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new CodecException("not a " + type.getSimpleName() + ": " + e.getMessage());
    }
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

  static void expect(JsonParser parser, JsonToken token) throws CodecException {
    if (parser.currentToken() != token) {
      throw new CodecException("expected " + token + ", found " + parser.currentToken());
    }
  }
}
