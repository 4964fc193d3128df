package io.cardproof.issuers;

import io.cardproof.cards.Refused;
import io.cardproof.store.LocalTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one issuer's outcomes from where it left off, page by page.
 *
 * <p>Guarantees: the place is moved, durably, only after every report of the page is attested or
 * parked. A crash before that leaves the place where it was, and the page is read again: what was
 * attested answers as a repeat. So a report may be read any number of times, is never passed over,
 * and is attested once. Not kept is which reports of a page are done: the ledger knows.
 */
final class Poller {
  static final String CURSOR = "issuer/cursor/";

  private static final int PAGE = 100;
  private static final int PARKED_PER_ROUND = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private final String member;
  private final IssuerSettings settings;
  private final @Nullable IssuerSystem system;
  private final ReportDesk desk;
  private final LocalTable table;
  private final IssuerMeters meters;
  private final Backoff backoff;
  private boolean failing;
  private @Nullable String parkedPlace;
  private volatile long answeredNanos = System.nanoTime();

  /**
   * @param system absent where the issuer only sends callbacks; what is parked is tried again then
   *     as well
   */
  Poller(
      String member,
      IssuerSettings settings,
      @Nullable IssuerSystem system,
      ReportDesk desk,
      LocalTable table,
      IssuerMeters meters,
      RandomGenerator random) {
    this.member = member;
    this.settings = settings;
    this.system = system;
    this.desk = desk;
    this.table = table;
    this.meters = meters;
    this.backoff = new Backoff(random);
  }

  /** For how long the issuer has not answered; 0 where it is not asked. */
  double silenceSeconds() {
    return system == null ? 0 : (System.nanoTime() - answeredNanos) / 1e9;
  }

  /** One round; never throws. Answers how long to wait before the next one. */
  Duration round() {
    try {
      boolean more = system != null && page(system);
      if (!more) {
        parkedPlace = desk.retry(member, settings.codes(), parkedPlace, PARKED_PER_ROUND);
      }
      backoff.succeeded();
      if (failing) {
        failing = false;
        LOG.info("the issuer {} is followed again", member);
      }
      return more ? Duration.ZERO : settings.pollEvery();
    } catch (IssuerException e) {
      meters.polled(false);
      return failed(String.valueOf(e.getMessage()), e.retryAfterSeconds());
    } catch (Refused e) {
      return failed(e.code(), e.details().retryAfterSeconds());
    } catch (RuntimeException e) {
      // Of a library or the store; its message may quote what it read.
      return failed(e.getClass().getSimpleName(), 0);
    }
  }

  /** Once for each time it goes wrong: an issuer may be away for a day. */
  private Duration failed(String reason, int retryAfterSeconds) {
    if (!failing) {
      failing = true;
      LOG.warn("the issuer {} cannot be followed: {}", member, reason);
    }
    return backoff.failed(retryAfterSeconds);
  }

  /**
   * @return whether there may be more at once
   */
  private boolean page(IssuerSystem from) throws IssuerException {
    String place = place();
    IssuerSystem.Page page = from.outcomes(place, PAGE);
    meters.polled(true);
    answeredNanos = System.nanoTime();
    for (IssuerReport report : page.items()) {
      desk.settle(member, settings.codes(), report);
    }
    if (page.unreadable() > 0) {
      meters.unreadable(page.unreadable());
      LOG.warn("{} items of the issuer {} are no reports", page.unreadable(), member);
    }
    String next = page.next();
    if (next == null || next.equals(place)) {
      return false;
    }
    table.put(CURSOR + member, next.getBytes(StandardCharsets.UTF_8));
    return !page.items().isEmpty();
  }

  private @Nullable String place() {
    byte[] stored = table.get(CURSOR + member);
    return stored == null ? null : new String(stored, StandardCharsets.UTF_8);
  }
}
