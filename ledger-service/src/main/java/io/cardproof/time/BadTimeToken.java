package io.cardproof.time;

/** A time-stamp that does not hold; the message says what is wrong with it. */
public final class BadTimeToken extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why it was refused; the names are stable. */
  public enum Reason {
    /** It is no TimeStampResp in DER, or something follows it. */
    UNREADABLE,
    /** The authority refused to stamp. */
    NOT_GRANTED,
    /** It is over another text, or by another hash than SHA-256. */
    IMPRINT_MISMATCH,
    /** It was issued under another policy than asked for. */
    POLICY_MISMATCH,
    /** Its certificate is missing, may not stamp, or was not valid at the time it states. */
    CERTIFICATE,
    /** Its signature does not verify, or rests on a broken hash. */
    SIGNATURE_INVALID,
    /** Its certificate does not lead to a trusted root. */
    UNTRUSTED
  }

  private final Reason reason;

  BadTimeToken(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
