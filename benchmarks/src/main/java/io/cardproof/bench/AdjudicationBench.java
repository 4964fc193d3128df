package io.cardproof.bench;

import io.cardproof.adjudication.Adjudicator;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.CaseFile;
import io.cardproof.adjudication.Recorded;
import io.cardproof.rules.Action;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Party;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Viewer;
import io.cardproof.rules.Witness;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** Claims decided per second of one core's time, from 50 entries that are decoded already. */
final class AdjudicationBench {
  private static final int ENTRIES = 50;
  private static final int CALLS = 40_000;
  private static final int ROUNDS = 5;
  private static final long START = 1_767_225_600_000L;
  private static final long MINUTE_MS = 60_000;
  private static final String CARD = "C".repeat(43);
  private static final String ID = "I".repeat(43);
  private static final CardStep STEP = new CardStep(CARD, 1);
  private static final PolicyVersion POLICY = new PolicyVersion("gift-card", null, 1);

  private final List<Recorded> entries = new ArrayList<>();

  private AdjudicationBench() {}

  static List<Row> run() {
    CaseFile file = new AdjudicationBench().history();
    double[] rates = new double[ROUNDS];
    double[] spelled = new double[ROUNDS];
    perCore(file, true);
    for (int i = 0; i < ROUNDS; i++) {
      rates[i] = perCore(file, false);
      spelled[i] = perCore(file, true);
    }
    return List.of(
        row("claims decided from 50 entries", rates),
        row("the same, with the answer's bytes", spelled));
  }

  private static Row row(String what, double[] rates) {
    String measured = LedgerBench.count(LedgerBench.median(rates)) + "/s per core";
    return new Row(what, measured, "–", "–", "≥ 20,000");
  }

  private static double perCore(CaseFile file, boolean bytes) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    AsOf asOf = new AsOf(START + ENTRIES * MINUTE_MS, ENTRIES);
    long started = threads.getCurrentThreadCpuTime();
    long rules = 0;
    for (int i = 0; i < CALLS; i++) {
      var answer = Adjudicator.adjudicate(file, "claim", asOf);
      rules += bytes ? answer.rule() + Math.min(answer.toBytes().length, 0) : answer.rule();
    }
    if (rules != 11L * CALLS) {
      throw new IllegalStateException("used by another while the cover lasts: rule 11");
    }
    return CALLS / ((threads.getCurrentThreadCpuTime() - started) / 1e9);
  }

  /** One of a thousand cards, much looked at and much wanted; decided by the eleventh rule. */
  private CaseFile history() {
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < 999; i++) {
      cards.add("%043d".formatted(i));
    }
    cards.add(CARD);
    add(
        "operator",
        new Action.PublishPolicy("gift-card", terms()),
        new Event.PolicyPublished("gift-card", 1));
    add(
        "acme",
        new Action.OpenBatch(
            false,
            "1",
            1_000,
            "vault",
            null,
            true,
            List.of(new Lot(cards, null, null)),
            List.of("*"),
            "GIFT"),
        new Event.BatchOpened("batch", 1_000),
        new Event.CardsMinted("batch", 1_000, List.of()));
    for (int i = 0; i < 10; i++) {
      add(
          "acme",
          new Action.ViewCode(CARD, null),
          new Event.CodesViewed(List.of(STEP), Viewer.MEMBER));
      add(
          "acme",
          new Action.TransferCards(List.of(CARD), "shop"),
          new Event.CardsTransferred(List.of(STEP), "shop"));
    }
    add(
        "shop",
        new Action.MakeSale(List.of(ID), null, List.of(CARD), ID, List.of(), ID, null, null),
        new Event.CardsSold(List.of(STEP), null, List.of(POLICY), "sale"));
    add(
        "shop",
        new Action.DeliverSale(null, null, "sale"),
        new Event.CardsDelivered(List.of(STEP), "sale"));
    while (entries.size() < ENTRIES - 2) {
      add(
          "mall",
          new Action.MakeSale(null, null, List.of(CARD), ID, List.of(), ID, null, null),
          new Event.AttemptRefused(STEP, RefusalCode.CARD_SOLD));
    }
    long used = START + (ENTRIES - 10) * MINUTE_MS;
    add(
        "brand",
        new Action.AttestRedemption(
            "O".repeat(43), CARD, false, null, RedemptionOutcome.SUCCESS, used, 60),
        new Event.RedemptionAttested(STEP, Witness.ISSUER));
    add(
        "shop",
        new Action.OpenClaim(
            Party.SELLER, CARD, List.of(), false, null, ClaimReason.STOLEN, null, null, null),
        new Event.ClaimOpened(
            STEP, "claim", 0, POLICY, ProductType.GIFT_CARD, "sale", ClaimState.AWAITING_RESPONSE));
    return new CaseFile(entries);
  }

  private static PolicyTerms terms() {
    return new PolicyTerms(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  private void add(String actor, Action action, Event... events) {
    long at = START + entries.size() * MINUTE_MS;
    Command command = new Command(action, actor, ID, at, ID, ID);
    Entry.Signature signature = new Entry.Signature(0, "A".repeat(86));
    entries.add(
        new Recorded(
            entries.size(), new Entry(at, command, List.of(events), null, 1, signature, 1)));
  }
}
