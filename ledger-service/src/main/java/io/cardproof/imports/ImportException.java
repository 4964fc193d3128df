package io.cardproof.imports;

import java.io.IOException;

/**
 * The file as a whole cannot be read on. Lines handed out before it stand; whether they count is
 * the caller's choice. It never carries a cause: parsers quote the input in their messages.
 */
public final class ImportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final long line;
  private final String detail;

  ImportException(String code, long line, String detail) {
    super("line " + line + ": " + detail);
    this.code = code;
    this.line = line;
    this.detail = detail;
  }

  /** {@code request.malformed}, {@code .invalid}, {@code .too_large}, {@code .media_type}, … */
  public String code() {
    return code;
  }

  /** The line of the file, from 1, where reading stopped. */
  public long line() {
    return line;
  }

  /** What happened and what to do, without content of the file. */
  public String detail() {
    return detail;
  }
}
