package io.cardproof.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Callers that each begin again as soon as they are answered. What is answered in a window counts;
 * before it they run as long as the warm-up says, and after it they end.
 */
final class Load {
  private final long from;
  private final AtomicLong until;
  private final LongAdder done = new LongAdder();
  private final Histogram micros = new ConcurrentHistogram(3);

  /** Does something and waits for its answer. */
  interface Call {
    /** How much was done; 0 where nothing is left to do, which ends the window. */
    int once() throws Exception;
  }

  /**
   * @param perSecond of what the calls count
   * @param micros of a call
   */
  record Figures(double perSecond, Histogram micros) {
    /** The same for a run that ends with its work and not with a window. */
    Figures over(int units, long nanos) {
      return new Figures(units / (nanos / 1e9), micros);
    }

    double millis(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1e3;
    }
  }

  private Load(Duration warmUp, Duration window) {
    from = System.nanoTime() + warmUp.toNanos();
    until = new AtomicLong(from + window.toNanos());
  }

  static Figures run(int callers, Duration warmUp, Duration window, Call call) throws Exception {
    Load load = new Load(warmUp, window);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(
            threads.submit(() -> {
              load.repeat(call);
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    double seconds = (load.until.get() - load.from) / 1e9;
    return new Figures(load.done.sum() / seconds, load.micros);
  }

  private void repeat(Call call) throws Exception {
    for (long began = System.nanoTime(); began < until.get(); began = System.nanoTime()) {
      int units = call.once();
      long ended = System.nanoTime();
      if (units == 0) {
        until.accumulateAndGet(ended, Math::min);
      } else if (ended >= from && ended <= until.get()) {
        done.add(units);
        micros.recordValue((ended - began) / 1_000);
      }
    }
  }
}
