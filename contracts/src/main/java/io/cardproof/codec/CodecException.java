package io.cardproof.codec;

/** Bytes that are not the canonical form of the value asked for. The message holds no content. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
