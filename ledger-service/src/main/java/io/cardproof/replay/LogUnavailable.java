package io.cardproof.replay;

import org.jspecify.annotations.Nullable;

/** A log, or a part of it, cannot be read or judged now; nothing is said about its honesty. */
public final class LogUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean absent;

  LogUnavailable(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private LogUnavailable(String message, @Nullable Throwable cause, boolean absent) {
    super(message, cause, false, false);
    this.absent = absent;
  }

  /** The log answers, and has no such file. */
  static LogUnavailable absent(String file) {
    return new LogUnavailable("the log has no " + file, null, true);
  }

  boolean isAbsent() {
    return absent;
  }
}
