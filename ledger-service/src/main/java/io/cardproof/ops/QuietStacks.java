package io.cardproof.ops;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;

/**
 * Prints where something failed and never what it said: the message of an exception, ours or a
 * library's, may quote what it was given, and that may be a code or a key.
 */
public final class QuietStacks implements StackTracePrinter {
  private static final int FRAMES_MAX = 40;

  @Override
  public void printStackTrace(Throwable failure, Appendable out) throws IOException {
    Set<Throwable> seen = new HashSet<>();
    String before = "";
    for (@Nullable Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
      out.append(before).append(at.getClass().getName());
      StackTraceElement[] frames = at.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        out.append("\n  at ").append(frames[i].toString());
      }
      before = "\ncaused by ";
    }
  }
}
