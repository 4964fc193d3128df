package io.cardproof.issuers;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Counter;
import io.cardproof.exchange.MemoryTable;
import io.cardproof.keys.Aead;
import io.cardproof.ledger.Entries;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Lot;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An issuer's reports over a real ledger, with an issuer's system that says what a test wants. */
final class ReportWorld implements AutoCloseable {
  static final Caller ISSUER = new Caller(Scene.ISSUER, List.of(Role.ISSUER), Custody.GATEWAY);
  static final String AT = "2025-12-31T23:00:00Z";

  final Counter counter;
  final MemoryTable table = new MemoryTable();
  final Map<String, RedemptionOutcome> codes = new HashMap<>();
  final Told system = new Told();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final IssuerMeters meters = new IssuerMeters(metrics);
  private int parkedMax = 100;
  private int batches;

  ReportWorld(Path folder) throws LedgerException {
    counter = new Counter(folder);
    codes.put("OK", RedemptionOutcome.SUCCESS);
    codes.put("NO", RedemptionOutcome.FAILED);
  }

  ReportWorld parkingAtMost(int reports) {
    parkedMax = reports;
    return this;
  }

  ParkedReports parked() {
    Aead seal = new Aead(new byte[32], "test");
    return new ParkedReports(table, seal, () -> Instant.ofEpochMilli(Scene.START_MS), parkedMax);
  }

  ReportDesk desk() {
    return new ReportDesk(
        counter.cards.actions(), counter.cards.names(), counter.store.replica(), parked(), meters);
  }

  /** As a process does that starts now: nothing is in memory. */
  Poller poller() {
    IssuerSettings settings =
        new IssuerSettings(Scene.ISSUER, null, null, Duration.ofMinutes(7), codes);
    return new Poller(Scene.ISSUER, settings, system, desk(), table, meters, new Random(1));
  }

  /** Mints a card of each code. */
  void mint(String... texts) throws LedgerException {
    Scene scene = new Scene(counter.store.replica().genesisHash());
    String batchNo = "reports-" + batches++;
    Action open =
        new Action.OpenBatch(
            false,
            batchNo,
            texts.length,
            Scene.SHOP,
            null,
            false,
            List.of(),
            List.of("*"),
            Scene.SKU);
    Submission opened = scene.command(Scene.SUPPLIER, "open " + batchNo, open);
    counter.ledger.submit(opened);
    List<String> cards = new ArrayList<>();
    for (String text : texts) {
      cards.add(card(text));
    }
    Action mint =
        new Action.MintCards(
            Ids.batch(opened.command().id()), 0, true, List.of(new Lot(cards, null, null)));
    counter.ledger.submit(scene.command(Scene.SUPPLIER, "mint " + batchNo, mint));
  }

  void suspendIssuer() throws LedgerException {
    Scene scene = new Scene(counter.store.replica().genesisHash());
    Action suspend = new Action.SuspendMember(Scene.ISSUER);
    counter.ledger.submit(scene.command(Scene.OPERATOR, "suspend", suspend));
  }

  String card(String code) {
    return counter.cards.names().ofIssuer(ISSUER, Scene.SKU, code);
  }

  static IssuerReport report(String id, String code, String says) {
    return new IssuerReport(id, code, null, Scene.SKU, null, says, AT, "13800000000", null, null);
  }

  /** Attestations of a card that are on the ledger. */
  long attested(String code) {
    String card = card(code);
    return entries().stream()
        .flatMap(entry -> entry.events().stream())
        .filter(event -> event instanceof Event.RedemptionAttested e && e.card().id().equals(card))
        .count();
  }

  List<Entry> entries() {
    return Entries.of(counter.store.replica());
  }

  double count(String result) {
    return metrics.get("cardproof.issuers.reports").tag("result", result).counter().count();
  }

  @Override
  public void close() {
    counter.close();
  }

  /** A system whose journal is a list; a place in it is its cursor. */
  static final class Told implements IssuerSystem {
    final List<IssuerReport> journal = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    private @Nullable IssuerException failure;

    void failWith(@Nullable IssuerException e) {
      failure = e;
    }

    @Override
    public Page outcomes(@Nullable String after, int limit) throws IssuerException {
      asked.add(String.valueOf(after));
      if (failure != null) {
        throw failure;
      }
      int from = after == null ? 0 : Integer.parseInt(after);
      int to = Math.min(journal.size(), from + limit);
      return new Page(List.copyOf(journal.subList(from, to)), 0, Integer.toString(to));
    }

    @Override
    public Optional<IssuerReport> outcomeOf(String sku, String code) {
      return journal.stream().filter(report -> code.equals(report.code())).findFirst();
    }

    @Override
    public void close() {}
  }
}
