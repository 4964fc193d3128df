package io.cardproof.log;

/**
 * Bytes that are not in the one canonical form of their format. The message names the rule that is
 * broken and never repeats the input.
 */
public final class LogFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public LogFormatException(String message) {
    super(message);
  }
}
