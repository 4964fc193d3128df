package io.cardproof.ops;

import io.cardproof.ledger.ForwardingLedger;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts and times what the ledger answers. Its one label has as many values as {@link Result}. */
final class MeteredLedger extends ForwardingLedger {
  private enum Result {
    COMMITTED,
    REPLAYED,
    REFUSED,
    REFUSED_RECORDED,
    UNAVAILABLE,
    CONTENDED,
    UNKNOWN,
    CORRUPT
  }

  private final Map<Result, Timer> timers = new EnumMap<>(Result.class);

  MeteredLedger(Ledger delegate, MeterRegistry metrics) {
    super(delegate);
    for (Result result : Result.values()) {
      timers.put(
          result,
          Timer.builder("cardproof.ledger.submissions")
              .description("Commands by what the ledger answered, and how long that took")
              .tag("result", result.name().toLowerCase(java.util.Locale.ROOT))
              .register(metrics));
    }
    Gauge.builder("cardproof.ledger.entries", delegate, ledger -> ledger.head().size())
        .description("Entries in the log")
        .register(metrics);
    Gauge.builder("cardproof.ledger.can_commit", delegate, MeteredLedger::canCommit)
        .description("1 while a command could commit, else 0")
        .register(metrics);
  }

  private static double canCommit(Ledger ledger) {
    return ledger.check().canCommit() ? 1 : 0;
  }

  @Override
  public Outcome submit(Submission submission) throws LedgerException {
    long started = System.nanoTime();
    try {
      Outcome outcome = super.submit(submission);
      record(result(outcome), started);
      return outcome;
    } catch (LedgerException e) {
      record(result(e), started);
      throw e;
    }
  }

  private void record(Result result, long started) {
    Timer timer = timers.get(result);
    if (timer != null) {
      timer.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
  }

  private static Result result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Committed c -> c.replayed() ? Result.REPLAYED : Result.COMMITTED;
      case Outcome.Refused r -> r.receipt() == null ? Result.REFUSED : Result.REFUSED_RECORDED;
    };
  }

  private static Result result(LedgerException failure) {
    return switch (failure) {
      case LedgerException.Unavailable e -> Result.UNAVAILABLE;
      case LedgerException.Contended e -> Result.CONTENDED;
      case LedgerException.OutcomeUnknown e -> Result.UNKNOWN;
      case LedgerException.Corrupt e -> Result.CORRUPT;
    };
  }
}
