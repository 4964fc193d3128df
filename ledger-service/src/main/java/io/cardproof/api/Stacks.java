package io.cardproof.api;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where something failed, without what it said: a message may quote a code or a key. */
final class Stacks {
  private static final int FRAMES_MAX = 40;

  private Stacks() {}

  static String withoutMessages(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = new HashSet<>();
    for (@Nullable Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
      text.append(text.isEmpty() ? "" : " caused by ").append(at.getClass().getName());
      StackTraceElement[] frames = at.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        text.append("\n  at ").append(frames[i]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
