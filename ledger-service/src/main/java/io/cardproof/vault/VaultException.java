package io.cardproof.vault;

/** A sealed code does not open: changed, moved to another card, or sealed with another key. */
public final class VaultException extends Exception {
  private static final long serialVersionUID = 1L;

  VaultException(Throwable cause) {
    super("a sealed code does not open: " + cause.getMessage(), cause);
  }
}
