package io.cardproof.issuers.simulator;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What goes wrong just now: for a number of times, or until a time. */
final class Faults {
  /** How. */
  enum Mode {
    /** Connections are closed without an answer, and nothing is called back. */
    DOWN,
    /** Status 500. */
    ERROR,
    /** Status 503 with a Retry-After of one second. */
    BUSY,
    /** Answers come two seconds late. */
    SLOW,
    /** Answers and callbacks are signed with another secret. */
    WRONG_SIGNATURE,
    /** Everything twice. */
    DUPLICATE,
    /** In another order. */
    REORDER;

    /** As requests spell it, such as {@code wrong-signature}. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Mode ofWord(String word) {
      for (Mode mode : values()) {
        if (mode.word().equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("no fault of this name");
    }
  }

  private record Fault(long times, long untilNanos) {}

  private final Map<Mode, Fault> faults = new EnumMap<>(Mode.class);

  synchronized void times(Mode mode, int count) {
    faults.put(mode, new Fault(count, 0));
  }

  synchronized void seconds(Mode mode, int seconds) {
    faults.put(mode, new Fault(0, System.nanoTime() + seconds * 1_000_000_000L));
  }

  synchronized void none() {
    faults.clear();
  }

  /** Whether it goes wrong this time; counts. */
  synchronized boolean strikes(Mode mode) {
    Fault fault = faults.get(mode);
    if (fault == null) {
      return false;
    }
    if (fault.times() > 0) {
      if (fault.times() == 1) {
        faults.remove(mode);
      } else {
        faults.put(mode, new Fault(fault.times() - 1, 0));
      }
      return true;
    }
    boolean still = System.nanoTime() - fault.untilNanos() < 0;
    if (!still) {
      faults.remove(mode);
    }
    return still;
  }
}
