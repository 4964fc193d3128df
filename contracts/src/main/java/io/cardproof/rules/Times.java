package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/** Bounds of time that every rule shares, in milliseconds. */
final class Times {
  /** 10000-01-01: beyond it RFC 3339 has no spelling. */
  static final long END_MS = 253_402_300_800_000L;

  static final long SECOND_MS = 1_000;

  /** Longest span a genesis may set: ten years. */
  static final long SPAN_MS = 3_650L * 24 * 3_600 * SECOND_MS;

  /** How far an issuer's clock may run ahead beyond the uncertainty it states. */
  static final long ATTESTATION_AHEAD_MS = 60 * SECOND_MS;

  /** How far a sandbox's time may be moved in all: ten years. */
  static final long SANDBOX_AHEAD_MS = SPAN_MS;

  private Times() {}

  /** Absent, or a time that RFC 3339 can spell. */
  static boolean isTime(@Nullable Long at) {
    return at == null || (at > 0 && at < END_MS);
  }
}
