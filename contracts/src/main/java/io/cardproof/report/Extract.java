package io.cardproof.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
  private static final byte[] AT = bytes("{\"at\":");
  private static final byte[] ACTOR = bytes("},\"actor\":\"");
  private static final byte[] EVENTS = bytes(",\"events\":[{\"");
  private static final byte[] CARD = bytes("{\"id\":\"");
  private static final byte[] CARDS_END = bytes("}],");
  private static final byte[] SALE = bytes(",\"sale\":\"");
  private static final byte[] ONLY_EVENT = bytes("\"}}],");
  private static final String SOLD = "card.sold";
  private static final Set<String> KINDS =
      Set.of(
          SOLD,
          "card.replaced",
          "claim.opened",
          "claim.rejected",
          "claim.responded",
          "claim.appealed",
          "claim.ruled",
          "sla.breached",
          "pool.deposited",
          "pool.paid_out");

  private static byte[] bytes(String token) {
    return token.getBytes(US_ASCII);
  }

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
    int events = Bytes.lastIndexOf(leaf, EVENTS, leaf.length);
    int from = events + EVENTS.length;
    String kind = events < 0 ? "" : Bytes.text(leaf, from);
    if (!KINDS.contains(kind) || (kind.equals(SOLD) && sold(leaf, events))) {
      return;
    }
    try {
      Entry entry = Entry.ofLeaf(leaf);
      entry.events().forEach(event -> take(entry, event));
    } catch (CodecException e) {
      throw new IllegalArgumentException("entry " + index + " is none: " + e.getMessage(), e);
    }
  }

  /**
   * A sale, of which a log has most, by the four things that count: decoding all of it takes four
   * times as long.
   *
   * @return false where it has another form than sales have; then it is to be decoded
   */
  private boolean sold(byte[] leaf, int events) {
    int actor = Bytes.lastIndexOf(leaf, ACTOR, events);
    int cards = Bytes.indexOf(leaf, CARDS_END, events);
    int sale = Bytes.lastIndexOf(leaf, SALE, leaf.length);
    if (!Bytes.startsWith(leaf, AT) || actor < 0 || cards < 0 || sale < cards) {
      return false;
    }
    String id = Bytes.text(leaf, sale + SALE.length);
    if (!Bytes.isAt(leaf, sale + SALE.length + id.length(), ONLY_EVENT)) {
      return false;
    }
    String seller = Bytes.text(leaf, actor + ACTOR.length);
    sold(Bytes.number(leaf, AT.length), seller, Bytes.count(leaf, CARD, events, cards), id);
    return true;
  }

  private void take(Entry entry, Event event) {
    long at = entry.at();
    String actor = entry.command().actor();
    Action action = entry.command().action();
    switch (event) {
      case Event.CardsSold e -> sold(at, actor, e.cards().size(), e.sale());
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

  private void sold(long at, String seller, long cards, String sale) {
    if (period.covers(at)) {
      sold.merge(seller, cards, Long::sum);
    }
    sales.add(sale, seller);
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
