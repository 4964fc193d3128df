package io.cardproof.replay;

import org.jspecify.annotations.Nullable;

/** It is on this side that a log cannot be followed: waiting does not help. */
public final class CannotFollow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotFollow(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
