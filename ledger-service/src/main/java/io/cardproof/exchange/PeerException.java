package io.cardproof.exchange;

/** Another gateway gave no answer that can be used. */
final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int retryAfterSeconds;

  /**
   * @param code that it answered with; {@code away} where it did not answer
   */
  PeerException(String code, String message, int retryAfterSeconds) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = Math.max(1, retryAfterSeconds);
  }

  static PeerException away(String message) {
    return new PeerException("away", message, 2);
  }

  String code() {
    return code;
  }

  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
