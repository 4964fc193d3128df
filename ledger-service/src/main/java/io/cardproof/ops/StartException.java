package io.cardproof.ops;

import org.jspecify.annotations.Nullable;

/** A gateway cannot start as asked. The message is one line for whoever typed the command. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    this(message, null);
  }

  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
