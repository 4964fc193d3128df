package io.cardproof.bench;

import io.cardproof.codec.Digests;
import io.cardproof.log.Checkpoint;
import io.cardproof.report.Counting;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import io.cardproof.rules.Action;
import io.cardproof.rules.Analysis;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.Ids;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.Party;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The warranty report over a log of sales, their deliveries, and a claim with its ruling for every
 * fiftieth. They stand in memory: what a disk takes is not in the figure.
 */
final class ReportBench {
  private static final long START = 1_767_225_600_000L;
  private static final PolicyVersion POLICY = new PolicyVersion("gift-card", null, 1);
  private static final String SIGNATURE = "A".repeat(86);

  /** Entries of one card sold. */
  private static final int PER_SALE = 2;

  private static final int SALES_PER_CLAIM = 50;

  /** So many entries are made once and stand in the log again and again. */
  private static final int MADE = 102_400;

  private final List<byte[]> entries = new ArrayList<>();

  private ReportBench() {}

  static List<Row> run(int size) {
    ReportBench log = new ReportBench();
    log.fill();
    Checkpoint checkpoint = new Checkpoint("bench.example", size, new byte[32]);
    double[] seconds = new double[3];
    for (int i = 0; i < seconds.length; i++) {
      long started = System.nanoTime();
      WarrantyReport report = Counting.report(log::read, checkpoint, new Period(null, null));
      seconds[i] = (System.nanoTime() - started) / 1e9;
      if (report.totals().sales() == 0 || report.toJson().length == 0) {
        throw new IllegalStateException("nothing was counted");
      }
    }
    String measured =
        String.format(
            Locale.ROOT, "%.1f s (the first %.1f s)", LedgerBench.median(seconds), seconds[0]);
    String measure = "warranty report over " + LedgerBench.count(size) + " entries in memory";
    return List.of(new Row(measure, measured, "–", "–", "≤ 10 s for 1,000,000"));
  }

  private List<byte[]> read(long first, int count) {
    int from = (int) (first % MADE);
    return entries.subList(from, from + count);
  }

  private void fill() {
    for (int sale = 0; entries.size() < MADE; sale++) {
      sell(sale);
      if (sale % SALES_PER_CLAIM == 0) {
        claim(sale);
      }
    }
  }

  private static String hash(String what, int number) {
    return Digests.digest((what + number).getBytes(StandardCharsets.UTF_8));
  }

  private static String seller(int sale) {
    return "shop-" + sale % 100;
  }

  private void sell(int sale) {
    String card = hash("card", sale);
    CardStep step = new CardStep(card, PER_SALE);
    Action.MakeSale made =
        new Action.MakeSale(
            null,
            hash("buyer", sale),
            List.of(card),
            hash("token", sale),
            List.of(OrderItem.ofCard(card)),
            hash("order", sale),
            hash("payment", sale),
            hash("price", sale));
    String id = hash("sale", sale);
    add(
        seller(sale),
        id,
        made,
        new Event.CardsSold(List.of(step), null, List.of(POLICY), Ids.sale(id)));
    add(
        seller(sale),
        hash("delivery", sale),
        new Action.DeliverSale(null, null, Ids.sale(id)),
        new Event.CardsDelivered(List.of(step), Ids.sale(id)));
  }

  private void claim(int sale) {
    CardStep step = new CardStep(hash("card", sale), PER_SALE);
    String id = hash("claim", sale);
    add(
        "operator",
        id,
        new Action.OpenClaim(
            Party.BUYER,
            step.id(),
            List.of(),
            false,
            null,
            ClaimReason.STOLEN,
            Ids.sale(hash("sale", sale)),
            null,
            hash("token", sale)),
        new Event.ClaimOpened(
            step,
            Ids.claim(id),
            START,
            POLICY,
            ProductType.GIFT_CARD,
            Ids.sale(hash("sale", sale)),
            ClaimState.AWAITING_RESPONSE));
    add(
        "judge",
        hash("ruling", sale),
        new Action.RuleClaim(
            null,
            new Analysis(START, 10, 1, Verdict.REJECTED),
            Ids.claim(id),
            true,
            null,
            hash("reason", sale),
            null,
            Verdict.REJECTED),
        new Event.ClaimRuled(step, Ids.claim(id)));
  }

  private void add(String actor, String id, Action action, Event event) {
    long at = START + entries.size();
    Command command = new Command(action, actor, hash("ask", 0), at, id, hash("ledger", 0));
    Entry.Signature signature = new Entry.Signature(0, SIGNATURE);
    entries.add(new Entry(at, command, List.of(event), null, 1, signature, Entry.FORMAT).toLeaf());
  }
}
