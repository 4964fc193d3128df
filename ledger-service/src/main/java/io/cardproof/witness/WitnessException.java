package io.cardproof.witness;

import org.jspecify.annotations.Nullable;

/** A witness cannot start as asked; the message names the file. */
public final class WitnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WitnessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  WitnessException(String message) {
    this(message, null);
  }
}
