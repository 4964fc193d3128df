package io.cardproof.keys;

import org.jspecify.annotations.Nullable;

/** A keystore or its password cannot be used. The message is one line and says what to do. */
public final class KeystoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeystoreException(String message) {
    this(message, null);
  }

  KeystoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
