package io.cardproof.issuers;

import io.cardproof.rules.RefusalCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What operators watch of issuers; every series is there from the start, whatever is connected. */
final class IssuerMeters {
  private final MeterRegistry registry;
  private final Counter attested;
  private final Counter repeated;
  private final Counter unknown;
  private final Counter unmapped;
  private final Counter refused;
  private final Counter unreadable;
  private final Counter later;
  private final Counter dropped;
  private final Counter polled;
  private final Counter failed;
  private final Counter forged;

  IssuerMeters(MeterRegistry registry) {
    this.registry = registry;
    attested = report("attested");
    repeated = report("repeated");
    unknown = report("unknown_card");
    unmapped = report("unmapped");
    refused = report("refused");
    unreadable = report("unreadable");
    later = report("later");
    dropped = report("dropped");
    polled = poll("good");
    failed = poll("failed");
    forged =
        Counter.builder("cardproof.issuers.forged")
            .description("Callbacks that no known issuer signed")
            .register(registry);
  }

  private Counter report(String result) {
    return Counter.builder("cardproof.issuers.reports")
        .description("Reports of issuers by what became of them")
        .tag("result", result)
        .register(registry);
  }

  private Counter poll(String result) {
    return Counter.builder("cardproof.issuers.polls")
        .description("Questions to issuers' systems")
        .tag("result", result)
        .register(registry);
  }

  /** How long the most silent issuer has not answered; 0 where none is polled. */
  void silence(Issuers issuers, ToDoubleFunction<Issuers> seconds) {
    Gauge.builder("cardproof.issuers.silence", issuers, seconds)
        .description("How long the issuer that answers worst has given no answer")
        .baseUnit("seconds")
        .register(registry);
  }

  void attested(boolean replayed) {
    (replayed ? repeated : attested).increment();
  }

  void parked(String reason) {
    if (reason.equals(ReportDesk.UNMAPPED)) {
      unmapped.increment();
    } else if (reason.equals(RefusalCode.CARD_UNKNOWN.word())) {
      unknown.increment();
    } else {
      refused.increment();
    }
  }

  void unreadable(int reports) {
    unreadable.increment(reports);
  }

  void later() {
    later.increment();
  }

  void dropped() {
    dropped.increment();
  }

  void polled(boolean good) {
    (good ? polled : failed).increment();
  }

  void forged() {
    forged.increment();
  }
}
