package io.cardproof.issuers;

import io.cardproof.codec.Digests;
import io.cardproof.keys.Aead;
import io.cardproof.keys.LengthPrefixed;
import io.cardproof.store.LocalTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports that are no attestation, each with the reason: what waits for a mapping or for its card,
 * and what the ledger refused for good. Bounded in number and time, and sealed, since a report may
 * name an account, or a code where its product is not known. Keyed by issuer and report, so that a
 * report that arrives again is parked once.
 */
final class ParkedReports {
  private static final String PREFIX = "issuer/parked/";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long KEPT_MS = Duration.ofDays(90).toMillis();
  private static final int COUNT_PAGE = 10_000;

  private final LocalTable table;
  private final Aead seal;
  private final InstantSource clock;
  private final int most;
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param most reports of one issuer
   */
  ParkedReports(LocalTable table, Aead seal, InstantSource clock, int most) {
    this.table = table;
    this.seal = seal;
    this.clock = clock;
    this.most = most;
  }

  /**
   * One of them.
   *
   * @param reason a refusal's code, or that there is no mapping
   * @param at when it was parked first, milliseconds
   */
  record Parked(IssuerReport report, String reason, long at) {}

  /** As it is stored. */
  record Stored(String reason, long at, String sealed) {}

  /**
   * Some of them.
   *
   * @param next where to go on; null after the last
   */
  record Page(List<Parked> items, @Nullable String next) {}

  /**
   * Returns once durable.
   *
   * @return whether it was not parked before
   * @throws FullException where the issuer has the most already
   */
  synchronized boolean park(String member, IssuerReport report, String reason)
      throws FullException {
    String key = key(member, report.id());
    byte @Nullable [] before = table.get(key);
    long at = clock.millis();
    if (before != null) {
      Stored known = stored(before);
      if (known.reason().equals(reason)) {
        return false;
      }
      at = known.at();
    } else if (count(member) >= most) {
      throw new FullException();
    }
    String sealed =
        Base64.getEncoder().encodeToString(seal.seal(context(key), ReportJson.write(report)));
    table.put(key, JSON.writeValueAsBytes(new Stored(reason, at, sealed)));
    if (before == null) {
      counts.merge(member, 1, Integer::sum);
    }
    return before == null;
  }

  /** It is settled; nothing happens where it was not there. */
  synchronized void forget(String member, String reportId) {
    if (count(member) > 0) {
      remove(member, key(member, reportId));
    }
  }

  private void remove(String member, String key) {
    if (table.get(key) != null) {
      table.delete(key);
      counts.merge(member, -1, Integer::sum);
    }
  }

  /** Those after a place, in an order of their own; what is too old or does not open is dropped. */
  synchronized Page after(String member, @Nullable String place, int limit) {
    List<Parked> found = new ArrayList<>();
    String front = PREFIX + member + "/";
    List<LocalTable.Item> items = table.scan(front, place == null ? null : front + place, limit);
    for (LocalTable.Item item : items) {
      Stored stored = stored(item.value());
      IssuerReport report = open(item.key(), stored);
      if (report == null || stored.at() + KEPT_MS < clock.millis()) {
        remove(member, item.key());
      } else {
        found.add(new Parked(report, stored.reason(), stored.at()));
      }
    }
    boolean more = items.size() == limit;
    return new Page(found, more ? items.getLast().key().substring(front.length()) : null);
  }

  synchronized int count(String member) {
    Integer known = counts.get(member);
    if (known == null) {
      known = counted(member);
      counts.put(member, known);
    }
    return known;
  }

  private int counted(String member) {
    int count = 0;
    String place = null;
    List<LocalTable.Item> page;
    do {
      page = table.scan(PREFIX + member + "/", place, COUNT_PAGE);
      count += page.size();
      place = page.isEmpty() ? null : page.getLast().key();
    } while (page.size() == COUNT_PAGE);
    return count;
  }

  private @Nullable IssuerReport open(String key, Stored stored) {
    try {
      return ReportJson.report(
          seal.open(context(key), Base64.getDecoder().decode(stored.sealed())));
    } catch (Aead.BrokenSealException | ReportJson.UnreadableException e) {
      return null;
    }
  }

  private static Stored stored(byte[] bytes) {
    try {
      return JSON.readValue(bytes, Stored.class);
    } catch (JacksonException e) {
      throw new IllegalStateException("the record of a parked report is damaged");
    }
  }

  /** An issuer's id for a report may hold anything, so it is not the key as it is. */
  private static String key(String member, String reportId) {
    return PREFIX + member + "/" + Digests.digest(reportId.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] context(String key) {
    return LengthPrefixed.of(key);
  }

  /** An issuer has as many as it may. */
  static final class FullException extends Exception {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("too many parked reports", null, false, false);
    }
  }
}
