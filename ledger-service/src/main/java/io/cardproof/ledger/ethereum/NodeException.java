package io.cardproof.ledger.ethereum;

/** A node gave no answer that could be used. */
abstract sealed class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private NodeException(String message, Throwable cause) {
    super(message, cause);
  }

  private NodeException(String message) {
    super(message);
  }

  /** It is away, slow, behind or of another chain: the same may be asked of another, or later. */
  static final class Passing extends NodeException {
    private static final long serialVersionUID = 1L;

    Passing(String message, Throwable cause) {
      super(message, cause);
    }

    Passing(String message) {
      super(message);
    }
  }

  /** It will not have this transaction: its nonce is used up, or nobody pays for it. */
  static final class Declined extends NodeException {
    private static final long serialVersionUID = 1L;

    Declined(String message) {
      super(message);
    }
  }
}
