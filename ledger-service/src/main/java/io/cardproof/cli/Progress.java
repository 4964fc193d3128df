package io.cardproof.cli;

import java.io.Closeable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far long work is, on stderr, where a person watches; silent in scripts. */
final class Progress implements Closeable {
  /** Set by the launcher when stderr is a terminal. */
  private static final String TERMINAL_VARIABLE = "CARDPROOF_TERMINAL";

  private static final int REDRAW_MS = 250;

  private final @Nullable ProgressBar bar;

  /**
   * @param total of the units that are named; not above zero where it is not known
   */
  Progress(String task, String unit, long total) {
    this.bar = System.getenv(TERMINAL_VARIABLE) == null ? null : bar(task, unit, total);
  }

  private static ProgressBar bar(String task, String unit, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setUnit(" " + unit, 1)
        .setInitialMax(total > 0 ? total : -1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MS)
        .showSpeed()
        .build();
  }

  void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** As {@link #at(long)}, where the total shows only on the way. */
  void at(long done, long total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
