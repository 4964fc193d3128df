package io.cardproof.report;

import io.cardproof.codec.Rfc3339;
import io.cardproof.log.Checkpoint;
import io.cardproof.report.Happening.Answered;
import io.cardproof.report.Happening.Appealed;
import io.cardproof.report.Happening.Late;
import io.cardproof.report.Happening.Opened;
import io.cardproof.report.Happening.Pool;
import io.cardproof.report.Happening.Refused;
import io.cardproof.report.Happening.Replaced;
import io.cardproof.report.Happening.Ruled;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Party;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts a log for a report.
 *
 * <p>What: stretches of the log are read side by side, each cut down to what counts ({@link
 * Extract}); then what happened to claims is followed in the log's order, claims of before the
 * period included, since a ruling of today may be about them.
 *
 * <p>Guarantees: a function of the checkpoint's entries and the period alone. Memory is 20 bytes a
 * sale and some hundred for each claim event, whatever the entries hold.
 *
 * <p>Why not figures kept along as entries come: a period can be any, and a figure that nobody can
 * recount from the log proves nothing.
 */
public final class Counting {
  private static final int BUNDLE = 256;
  private static final int STRETCH = 16 * BUNDLE;
  private static final long REISSUE_MS = 30 * 60_000L;

  private final Period period;
  private final Map<String, Tally> members = new TreeMap<>();
  private final Tally all = new Tally();
  private final Map<String, Claim> claims = new HashMap<>();
  private final Map<Sales.Key, @Nullable String> sellers = new HashMap<>();

  /** A claim on its way. */
  private static final class Claim {
    final long openedAt;
    final Party by;
    final @Nullable String seller;
    boolean answered;

    /** Since when a ruling is awaited. */
    long awaitedFrom;

    Claim(Opened opened, @Nullable String seller) {
      this.openedAt = opened.at();
      this.awaitedFrom = opened.at();
      this.by = opened.by();
      this.seller = seller;
    }
  }

  private Counting(Period period) {
    this.period = period;
  }

  /**
   * @param log holds the checkpoint's entries
   * @throws IllegalArgumentException if it holds something else
   */
  public static WarrantyReport report(EntrySource log, Checkpoint checkpoint, Period period) {
    List<Extract> extracts =
        LongStream.range(0, (checkpoint.size() + STRETCH - 1) / STRETCH)
            .parallel()
            .mapToObj(stretch -> extract(log, checkpoint.size(), stretch * STRETCH, period))
            .toList();
    Counting counting = new Counting(period);
    counting.findSellers(extracts);
    extracts.forEach(counting::count);
    return counting.report(checkpoint);
  }

  private static Extract extract(EntrySource log, long size, long from, Period period) {
    Extract extract = new Extract(period);
    long to = Math.min(size, from + STRETCH);
    for (long first = from; first < to; first += BUNDLE) {
      long index = first;
      for (byte[] leaf : log.entries(first, (int) Math.min(BUNDLE, to - first))) {
        extract.take(index++, leaf);
      }
    }
    return extract;
  }

  /** Of the sales that claims are about; replacements say it themselves. */
  private void findSellers(List<Extract> extracts) {
    for (Extract extract : extracts) {
      for (Happening happening : extract.happenings()) {
        if (happening instanceof Opened opened && opened.sale() != null) {
          sellers.put(Sales.Key.of(opened.sale()), null);
        }
      }
    }
    if (!sellers.isEmpty()) {
      extracts.forEach(
          extract -> extract.sales().forEach((sale, seller) -> sellers.replace(sale, seller)));
    }
  }

  private void count(Extract extract) {
    extract
        .sold()
        .forEach((member, cards) -> {
          all.sales += cards;
          tally(member).sales += cards;
        });
    extract.happenings().forEach(this::count);
  }

  private Tally tally(String member) {
    return members.computeIfAbsent(member, id -> new Tally());
  }

  /** In the row of all, and in the member's where it is known. */
  private void add(long at, @Nullable String member, Consumer<Tally> what) {
    if (period.covers(at)) {
      what.accept(all);
      if (member != null) {
        what.accept(tally(member));
      }
    }
  }

  private void count(Happening happening) {
    switch (happening) {
      case Opened h -> opened(h);
      case Refused h -> {
        Claim claim = claims.get(h.claim());
        add(h.at(), claim == null ? null : claim.seller, tally -> tally.refused(h.why()));
      }
      case Answered h -> answered(h);
      case Appealed h -> {
        Claim claim = claims.get(h.claim());
        if (claim != null) {
          claim.awaitedFrom = h.at();
        }
      }
      case Ruled h -> ruled(h);
      case Late h -> add(h.at(), h.member(), tally -> tally.late(h.step()));
      case Replaced h -> replaced(h);
      case Pool h -> {
        if (period.isBeforeEnd(h.at())) {
          tally(h.member()).pool.put(h.currency(), h.balance());
        }
      }
    }
  }

  private void opened(Opened h) {
    String found = h.sale() == null ? null : sellers.get(Sales.Key.of(h.sale()));
    String seller = found == null ? h.seller() : found;
    add(h.at(), seller, tally -> tally.claimed(h.reason()));
    Inadmissible why = h.refused();
    if (why == null) {
      claims.put(h.claim(), new Claim(h, seller));
    } else {
      add(h.at(), seller, tally -> tally.refused(why));
    }
  }

  /** The first answer of the other side. */
  private void answered(Answered h) {
    Claim claim = claims.get(h.claim());
    if (claim != null && !claim.answered && isOtherSide(claim.by, h.by())) {
      claim.answered = true;
      String member = h.by() == Party.BUYER ? null : h.member();
      add(h.at(), member, tally -> tally.responses.add(h.at() - claim.openedAt));
    }
  }

  private static boolean isOtherSide(Party claimant, Party by) {
    return by == Party.BUYER
        ? claimant == Party.SUPPLIER || claimant == Party.ISSUER
        : by != claimant;
  }

  private void ruled(Ruled h) {
    Claim claim = claims.get(h.claim());
    if (claim == null) {
      return;
    }
    add(
        h.at(),
        claim.seller,
        tally -> {
          tally.ruled(h.verdict());
          tally.rulings.add(h.at() - claim.awaitedFrom);
          tally.departures += h.departs() ? 1 : 0;
        });
    if (h.liable() != null) {
      add(h.at(), h.liable(), tally -> tally.liable++);
    }
  }

  private void replaced(Replaced h) {
    sellers.replace(Sales.Key.of(h.sale()), h.seller());
    Claim claim = claims.get(h.claim());
    boolean inTime = claim != null && h.at() - claim.openedAt <= REISSUE_MS;
    add(
        h.at(),
        h.seller(),
        tally -> {
          tally.reissues++;
          tally.reissuesInTime += inTime ? 1 : 0;
        });
  }

  private WarrantyReport report(Checkpoint checkpoint) {
    members.values().forEach(tally -> tally.pool.forEach(this::addToAll));
    return new WarrantyReport(
        WarrantyReport.CountedFrom.of(checkpoint),
        spelled(period.from()),
        members.entrySet().stream()
            .map(member -> member.getValue().figures(member.getKey()))
            .toList(),
        spelled(period.to()),
        all.figures(null));
  }

  private void addToAll(String currency, String balance) {
    all.pool.merge(
        currency, balance, (a, b) -> new BigDecimal(a).add(new BigDecimal(b)).toPlainString());
  }

  private static @Nullable String spelled(@Nullable Long at) {
    return at == null ? null : Rfc3339.time(at);
  }
}
