package io.cardproof.tags;

/**
 * Scalar multiplication on P-256 whose time does not depend on the scalar. Implementations are
 * stateless to their callers and thread safe.
 */
interface PointMultiplier {

  /**
   * {@code scalar}·{@code point}.
   *
   * @param point 65 bytes, uncompressed, on the curve
   * @param scalar 32 bytes, big-endian, in 1 .. order-1
   * @return 65 bytes, uncompressed
   */
  byte[] multiply(byte[] point, byte[] scalar);

  /** For metrics and start-up output. */
  String name();
}
