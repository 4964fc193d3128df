package io.cardproof.issuers;

import io.cardproof.cards.Answer;
import io.cardproof.cards.CardActions;
import io.cardproof.cards.CodeNames;
import io.cardproof.cards.Refused;
import io.cardproof.keys.Aead;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.SecretFile;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The issuers that are connected to this gateway: followed, heard, and asked. */
public final class Issuers implements AutoCloseable {
  private static final String SEAL = "cardproof issuer reports v1";
  private static final int PARKED_MAX = 1_000_000;
  private static final int JOIN_MS = 5_000;

  private final Map<String, Connected> connected = new LinkedHashMap<>();
  private final Ground ground;
  private final InstantSource machine;
  private final ParkedReports parked;
  private final ReportDesk desk;
  private final IssuerMeters meters;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * What they stand on.
   *
   * @param local of this gateway: where each issuer's pages were left, and what is parked
   * @param root 32 bytes, from which the seal of what is parked is derived
   * @param keepsKeyOf whether this gateway can sign for a member
   */
  public record Ground(
      CardActions actions,
      CodeNames names,
      Replica replica,
      LocalTable local,
      @SuppressWarnings("ArrayRecordComponent") byte[] root,
      InstantSource clock,
      Predicate<String> keepsKeyOf,
      MeterRegistry metrics) {}

  /** What became of a report. */
  public enum State {
    ATTESTED,
    PARKED
  }

  /**
   * The answer to a report.
   *
   * @param reason why it is no attestation
   */
  public record Received(
      String id,
      State state,
      @Nullable String cardId,
      @Nullable String reason,
      @Nullable Receipt receipt) {}

  /**
   * A parked report, without what is secret of it.
   *
   * @param issuerCode the issuer's own word, which may want a mapping
   * @param waits whether it is tried again by itself
   */
  public record Parked(
      String id,
      @Nullable String cardId,
      @Nullable String sku,
      @Nullable String outcome,
      @Nullable String issuerCode,
      String reason,
      boolean waits,
      Instant at) {}

  /** Some of what is parked. */
  public record ParkedPage(List<Parked> items, @Nullable String next) {}

  private record Connected(
      IssuerSettings settings,
      WebhookSecret secret,
      @Nullable IssuerSystem system,
      Poller poller,
      Thread thread) {}

  /**
   * @throws IllegalArgumentException where a setting cannot be used
   */
  public Issuers(List<IssuerSettings> settings, Ground ground) {
    this(settings, ground, InstantSource.system(), RandomGenerator.getDefault());
  }

  Issuers(
      List<IssuerSettings> settings, Ground ground, InstantSource machine, RandomGenerator random) {
    this.ground = ground;
    this.machine = machine;
    this.meters = new IssuerMeters(ground.metrics());
    this.parked =
        new ParkedReports(
            ground.local(), new Aead(ground.root(), SEAL), ground.clock(), PARKED_MAX);
    this.desk = new ReportDesk(ground.actions(), ground.names(), ground.replica(), parked, meters);
    for (IssuerSettings one : IssuerSettings.checked(settings)) {
      String member = Objects.requireNonNull(one.member());
      requireIssuer(member);
      connected.put(member, connect(member, one, random));
    }
  }

  private void requireIssuer(String member) {
    StateValue.Member known = ground.replica().state().get(StateKey.member(member));
    if (known == null || !known.roles().contains(Role.ISSUER)) {
      throw new IllegalArgumentException("cardproof.issuers: " + member + " is no ISSUER");
    }
    if (!ground.keepsKeyOf().test(member)) {
      throw new IllegalArgumentException(
          "cardproof.issuers: this gateway does not keep the key of " + member);
    }
  }

  private Connected connect(String member, IssuerSettings settings, RandomGenerator random) {
    WebhookSecret secret = secret(Objects.requireNonNull(settings.secretFile()));
    IssuerSystem system =
        settings.url() == null ? null : new HttpIssuerSystem(settings.url(), secret, machine);
    Poller poller = new Poller(member, settings, system, desk, ground.local(), meters, random);
    Thread thread = Thread.ofVirtual().name("issuer-" + member).unstarted(() -> follow(poller));
    return new Connected(settings, secret, system, poller, thread);
  }

  private static WebhookSecret secret(Path file) {
    try {
      return WebhookSecret.parse(SecretFile.read(file));
    } catch (KeystoreException e) {
      throw new IllegalArgumentException("cardproof.issuers: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cardproof.issuers: " + file + ": " + e.getMessage(), e);
    }
  }

  /** Begins to follow them. */
  public void start() {
    meters.silence(this, Issuers::silenceSeconds);
    connected.values().forEach(one -> one.thread().start());
  }

  private double silenceSeconds() {
    return connected.values().stream()
        .mapToDouble(one -> one.poller().silenceSeconds())
        .max()
        .orElse(0);
  }

  private void follow(Poller poller) {
    try {
      while (!closed.await(poller.round().toMillis(), TimeUnit.MILLISECONDS)) {
        // One more round.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Hears a callback: one report as JSON, signed as Standard Webhooks has it.
   *
   * @throws Refused {@code auth.invalid} where no issuer that is known signed it; {@code
   *     request.malformed} and {@code request.invalid} where it is no report; and where it must be
   *     sent again, with the time after which
   */
  public Answer receive(String member, WebhookSecret.Headers headers, byte[] body) {
    Connected issuer = connected.get(member);
    // The same answer for a member that is not connected: who is, is nobody else's business.
    if (issuer == null || !issuer.secret().verifies(headers, machine.instant(), body)) {
      meters.forged();
      throw Refused.withDetail(
          "auth.invalid", "The signature is not that of an issuer connected here, or too old.");
    }
    try {
      IssuerReport report = ReportJson.report(ReportJson.tree(body), headers.id());
      return desk.settle(member, issuer.settings().codes(), report);
    } catch (ReportJson.UnreadableException e) {
      meters.unreadable(1);
      throw e.field().isEmpty()
          ? Refused.of("request.malformed")
          : Refused.invalid(e.field(), "The report lacks `" + e.field() + "`, or cannot be read.");
    }
  }

  /**
   * Asks an issuer for one code now, and settles what it says; empty where it knows of no use, or
   * is not connected with a URL.
   *
   * @throws IssuerException where it does not answer
   * @throws Refused where nothing can be attested now
   */
  public Optional<Answer> ask(String member, String sku, String code) throws IssuerException {
    Connected issuer = connected.get(member);
    if (issuer == null || issuer.system() == null) {
      return Optional.empty();
    }
    return issuer
        .system()
        .outcomeOf(sku, code)
        .map(report -> desk.settle(member, issuer.settings().codes(), report));
  }

  /** What is parked of an issuer, after a place, in an order of its own. */
  public ParkedPage parked(String member, @Nullable String after, int limit) {
    ParkedReports.Page page = parked.after(member, after, limit);
    return new ParkedPage(page.items().stream().map(Issuers::shown).toList(), page.next());
  }

  private static Parked shown(ParkedReports.Parked one) {
    IssuerReport report = one.report();
    return new Parked(
        report.id(),
        report.cardId(),
        report.sku(),
        report.outcome() == null ? null : report.outcome().name(),
        report.issuerCode(),
        one.reason(),
        ReportDesk.isMendable(one.reason()),
        Instant.ofEpochMilli(one.at()));
  }

  /** A round under way ends first, since the ledger closes after this. */
  @Override
  public void close() {
    closed.countDown();
    for (Connected one : connected.values()) {
      if (one.system() != null) {
        one.system().close();
      }
      try {
        one.thread().join(JOIN_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
