package io.cardproof.chaincode;

/** This endorser does not endorse. The message begins with a stable code. */
final class Declined extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param code as documented in docs/fabric.md
   * @param detail without anything of what was sent but numbers
   */
  Declined(String code, String detail) {
    super(code + ": " + detail, null, false, false);
  }
}
