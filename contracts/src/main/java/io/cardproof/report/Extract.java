package io.cardproof.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.CodecException;
import io.cardproof.report.Happening.Answered;
import io.cardproof.report.Happening.Appealed;
import io.cardproof.report.Happening.Late;
import io.cardproof.report.Happening.Opened;
import io.cardproof.report.Happening.Pool;
import io.cardproof.report.Happening.Refused;
import io.cardproof.report.Happening.Replaced;
import io.cardproof.report.Happening.Ruled;
import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Party;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one stretch of the log has for a report. An entry is decoded only if the kind of its first
 * event counts, which its bytes tell: a key cannot stand in a text there, whose quotes are escaped.
 */
final class Extract {
  private static final byte[] EVENTS = ",\"events\":[{\"".getBytes(US_ASCII);
  private static final Set<String> KINDS =
      Set.of(
          "card.sold",
          "card.replaced",
          "claim.opened",
          "claim.rejected",
          "claim.responded",
          "claim.appealed",
          "claim.ruled",
          "sla.breached",
          "pool.deposited",
          "pool.paid_out");

  private final Period period;
  private final List<Happening> happenings = new ArrayList<>();
  private final Map<String, Long> sold = new HashMap<>();
  private final Sales sales = new Sales();

  Extract(Period period) {
    this.period = period;
  }

  List<Happening> happenings() {
    return happenings;
  }

  /** Cards sold in the period, by seller. */
  Map<String, Long> sold() {
    return sold;
  }

  /** All that were made, in the period or not: a later claim may be about one. */
  Sales sales() {
    return sales;
  }

  /**
   * @throws IllegalArgumentException if these are no entry's bytes
   */
  void take(long index, byte[] leaf) {
    if (!KINDS.contains(firstKind(leaf))) {
      return;
    }
    try {
      Entry entry = Entry.ofLeaf(leaf);
      entry.events().forEach(event -> take(entry, event));
    } catch (CodecException e) {
      throw new IllegalArgumentException("entry " + index + " is none: " + e.getMessage(), e);
    }
  }

  /** Searched from the end, since commands may be long. */
  private static String firstKind(byte[] leaf) {
    for (int at = leaf.length - EVENTS.length; at >= 0; at--) {
      if (Arrays.equals(leaf, at, at + EVENTS.length, EVENTS, 0, EVENTS.length)) {
        int from = at + EVENTS.length;
        int to = from;
        while (to < leaf.length && leaf[to] != '"') {
          to++;
        }
        return new String(leaf, from, to - from, UTF_8);
      }
    }
    return "";
  }

  private void take(Entry entry, Event event) {
    long at = entry.at();
    String actor = entry.command().actor();
    Action action = entry.command().action();
    switch (event) {
      case Event.CardsSold e -> sold(at, actor, e);
      case Event.CardReplaced e ->
          happenings.add(new Replaced(at, e.claim(), e.sale(), e.seller()));
      case Event.ClaimOpened e when action instanceof Action.OpenClaim a ->
          opened(at, actor, a, e.claim(), e.sale(), null);
      case Event.ClaimRejected e when action instanceof Action.OpenClaim a ->
          opened(at, actor, a, e.claim(), a.sale(), e.why());
      case Event.ClaimRejected e -> happenings.add(new Refused(at, e.claim(), e.why()));
      case Event.ClaimResponded e when action instanceof Action.RespondToClaim a ->
          happenings.add(new Answered(at, e.claim(), a.by(), actor));
      case Event.ClaimAppealed e -> happenings.add(new Appealed(at, e.claim()));
      case Event.ClaimRuled e when action instanceof Action.RuleClaim a ->
          happenings.add(
              new Ruled(
                  at,
                  e.claim(),
                  a.verdict(),
                  a.liable() == null ? null : a.liable().member(),
                  !a.followsAdjudication()));
      case Event.SlaBreached e -> happenings.add(new Late(at, e.step(), e.late().member()));
      case Event.PoolDeposited e ->
          happenings.add(new Pool(at, e.member(), e.currency(), e.balance()));
      case Event.PoolPaidOut e ->
          happenings.add(new Pool(at, e.member(), e.currency(), e.balance()));
      default -> {}
    }
  }

  private void sold(long at, String seller, Event.CardsSold e) {
    if (period.covers(at)) {
      sold.merge(seller, (long) e.cards().size(), Long::sum);
    }
    sales.add(e.sale(), seller);
  }

  private void opened(
      long at,
      String actor,
      Action.OpenClaim a,
      String claim,
      @Nullable String sale,
      @Nullable Inadmissible refused) {
    String seller = a.by() == Party.SELLER ? actor : null;
    happenings.add(new Opened(at, claim, a.reason(), a.by(), refused, sale, seller));
  }
}
