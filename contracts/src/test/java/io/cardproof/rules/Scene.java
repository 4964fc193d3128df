package io.cardproof.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that plays lines such as {@code 12:00 brand attests SUCCESS 09:00 by thief} by the real
 * rules, and keeps the entries. Unless a line says {@code on x}, it is about card {@code c}; {@code
 * 2d 12:00} is two days later. What lines there are: resources/stories/README.md.
 */
public final class Scene {
  private static final long MINUTE_MS = 60_000;
  private static final String SIGNATURE = "A".repeat(86);

  private final World world = new World();
  private final String keys;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> verbs = new ArrayList<>();
  private final List<String> claims = new ArrayList<>();
  private final Map<String, Command> sales = new HashMap<>();
  private String batch = "";
  private String hold = "";
  private int orders;
  private int lines;
  private boolean begun;
  private ProductType type = ProductType.GIFT_CARD;
  private String policy = "gift-card";
  private PolicyTerms terms = terms("{}");

  private static PolicyTerms terms(String json) {
    try {
      return Canonical.decode(PolicyTerms.class, json.getBytes(UTF_8));
    } catch (CodecException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  public Scene() {
    this("line ");
  }

  /**
   * @param keys what its Idempotency-Keys begin with: two scenes with the same create the same ids
   */
  public Scene(String keys) {
    this.keys = keys;
  }

  /** What came of it, in the order of the log. */
  public List<Entry> entries() {
    return entries;
  }

  /** What a line did that left an entry: {@code sells}. */
  public String verb(long index) {
    return verbs.get((int) index);
  }

  /** How many entries at the beginning no claim has need of. */
  public boolean isOfSetting(long index) {
    return verb(index).equals("setting");
  }

  /** Id of the claim that was opened so many claims ago; 0 is the last. */
  public String claim(int before) {
    return claims.get(claims.size() - 1 - before);
  }

  /** Milliseconds of {@code 2d 12:00:00.001}. */
  public static long time(String text) {
    int day = text.indexOf("d ");
    long days = day < 0 ? 0 : Long.parseLong(text.substring(0, day));
    String[] parts = (day < 0 ? text : text.substring(day + 2)).split("[:.]");
    long ms =
        (days * 24 * 60 + Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * MINUTE_MS;
    ms += parts.length > 2 ? Long.parseLong(parts[2]) * 1_000 : 0;
    ms += parts.length > 3 ? Long.parseLong(parts[3]) : 0;
    return World.T0 + ms;
  }

  /** How many words of a line are its time. */
  public static int timeWords(String[] words) {
    return words[0].endsWith("d") ? 2 : 1;
  }

  private void begin() {
    begun = true;
    Action.SetProduct p = World.product("GIFT", null);
    List<Command> setting =
        new ArrayList<>(
            List.of(
                World.genesis(Limits.embedded()),
                World.admit("acme", Role.SUPPLIER),
                World.admit("bolt", Role.SUPPLIER),
                World.admit("shop", Role.MARKETPLACE),
                World.admit("mall", Role.MARKETPLACE),
                World.admit("brand", Role.ISSUER),
                World.admit("rival", Role.ISSUER),
                World.admit("judge", Role.ARBITRATOR),
                World.admit("judy", Role.ARBITRATOR),
                World.admit("vault", Role.AUDITOR, Role.GUARANTOR)));
    setting.forEach(command -> submit(command, "setting", null));
    submit(
        World.command("operator", "policy", 0, new Action.PublishPolicy(policy, terms)),
        "policy",
        null);
    Action product =
        new Action.SetProduct(
            p.caseSensitive(),
            p.currency(),
            p.faceValue(),
            p.issuers(),
            p.name(),
            p.numericCodes(),
            policy,
            type,
            List.of(),
            p.scope(),
            p.sku(),
            p.suppliers(),
            null);
    submit(World.command("operator", "product", 0, product), "setting", null);
  }

  /** One line; {@code asked} is for others to hear. */
  public void play(String line) {
    if (line.startsWith("terms ")) {
      terms = terms(line.substring(6));
    } else if (line.startsWith("policy ")) {
      policy = line.substring(7);
    } else if (line.startsWith("type ")) {
      type = ProductType.valueOf(line.substring(5));
    } else {
      if (!begun) {
        begin();
      }
      String[] words = line.split(" +");
      int from = timeWords(words);
      long at = time(String.join(" ", Arrays.asList(words).subList(0, from)));
      play(at, new Line(words[from], words[from + 1], options(words, from + 2)));
    }
  }

  /**
   * @param options what follows the verb: by its key where it has one, else under {@code what}
   */
  private record Line(String who, String verb, Map<String, String> options) {
    @Nullable String get(String key) {
      return options.get(key);
    }

    String option(String key) {
      return Objects.requireNonNull(options.get(key), key);
    }

    String what() {
      return Objects.requireNonNull(options.get("what"), verb);
    }

    String card() {
      return World.hash(name());
    }

    /** The card that was minted with it. */
    String spare() {
      return World.hash(name() + "2");
    }

    private String name() {
      return options.getOrDefault("on", "c");
    }
  }

  private static final Set<String> KEYS =
      Set.of("by", "at", "give", "with", "order", "on", "to", "of", "refused");

  private static Map<String, String> options(String[] words, int from) {
    Map<String, String> options = new HashMap<>();
    for (int i = from; i < words.length; i++) {
      if (KEYS.contains(words[i])) {
        options.put(words[i], words[++i]);
      } else {
        options.put("what", words[i]);
      }
    }
    return options;
  }

  private void play(long at, Line line) {
    Action action = action(at, line);
    String actor = actor(line);
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    String id = Digests.submissionId(actor, keys + lines++);
    Command command = new Command(action, actor, ask, at, id, World.LEDGER);
    submit(command, line.verb(), line.get("refused"));
    if (line.get("refused") == null) {
      remember(command, line);
    }
  }

  private void submit(Command command, String verb, @Nullable String refused) {
    World.Step step = world.submit(command);
    Decision decision = step.decision();
    String word = decision instanceof Decision.Refused r ? r.refusal().code().word() : "no refusal";
    boolean entry =
        decision instanceof Decision.Committed
            || (decision instanceof Decision.Refused r && r.isRecorded());
    if (refused == null ? !entry : !word.equals(refused)) {
      throw new AssertionError(verb + " ended as " + decision);
    }
    if (entry) {
      Entry.Signature signature = new Entry.Signature(0, SIGNATURE);
      entries.add(Entry.of(command, signature, decision, Rules.VERSION));
      verbs.add(verb);
    }
  }

  private void remember(Command command, Line line) {
    switch (command.action()) {
      case Action.OpenBatch a -> batch = Ids.batch(command.id());
      case Action.PlaceHold a -> hold = Ids.hold(command.id());
      case Action.MakeSale a when line.verb().equals("sells") -> sales.put(line.card(), command);
      case Action.ConfirmHold a -> sales.put(line.card(), command);
      case Action.OpenClaim a -> claims.add(Ids.claim(command.id()));
      case Action.ReissueCard a -> sales.put(a.replacement(), command);
      case Action.SettleClaim a when a.replacement() != null -> sales.put(a.replacement(), command);
      default -> {}
    }
  }

  private StateValue.Sale sale(Line line) {
    return world.there(StateKey.sale(saleId(line)));
  }

  private String saleId(Line line) {
    return Ids.sale(Objects.requireNonNull(sales.get(line.card()), "no sale").id());
  }

  /** A buyer and the watcher are relayed; a replaced card's buyer goes by the first sale. */
  private String actor(Line line) {
    return switch (line.who()) {
      case "buyer" -> sale(line).seller();
      case "watcher" -> "operator";
      default -> line.who();
    };
  }

  private static @Nullable List<String> account(Line line) {
    String account = line.get("to");
    return account == null ? null : List.of(World.hash("account " + account));
  }

  private Action action(long at, Line line) {
    return switch (line.verb()) {
      case "mints" -> mint(line);
      case "transfers" -> new Action.TransferCards(List.of(line.card()), line.what());
      case "hands" -> new Action.TransferBatch(batch, line.what());
      case "recalls" -> new Action.RecallBatch(batch, null);
      case "holds" ->
          new Action.PlaceHold(
              account(line),
              null,
              List.of(line.card()),
              List.of(OrderItem.ofCard(line.card())),
              order(++orders),
              orders,
              15 * MINUTE_MS);
      case "confirms" ->
          new Action.ConfirmHold(account(line), World.hash("token " + orders), hold, null, null);
      case "sells", "tries" ->
          new Action.MakeSale(
              account(line),
              null,
              List.of(line.card()),
              World.hash("token " + ++orders),
              List.of(OrderItem.ofCard(line.card())),
              order(orders),
              null,
              null);
      case "undoes" -> new Action.UndoSale(null, saleId(line));
      case "delivers" -> new Action.DeliverSale(null, null, saleId(line));
      case "shows" -> new Action.DeliverSale(null, sale(line).claimTokenHash(), saleId(line));
      case "views" -> new Action.ViewCode(line.card(), null);
      case "attests", "corrects" -> attest(at, line);
      case "deposits" -> new Action.DepositToPool(line.what(), "CNY", line.option("of"), null);
      case "suspends" -> new Action.SuspendMember(line.what());
      case "freezes" -> new Action.FreezeCard(line.card(), null);
      default -> ofClaim(line);
    };
  }

  private static String order(int number) {
    return World.hash("order " + number);
  }

  private Action mint(Line line) {
    String vault = line.get("with");
    return new Action.OpenBatch(
        false,
        "batch " + lines,
        2,
        vault,
        null,
        true,
        List.of(new Lot(List.of(line.card(), line.spare()), null, null)),
        List.of("*"),
        "GIFT");
  }

  private static Action attest(long at, Line line) {
    String used = line.get("at");
    String account = line.get("by");
    return new Action.AttestRedemption(
        account == null ? null : World.hash("account " + account),
        line.card(),
        line.verb().equals("corrects"),
        null,
        RedemptionOutcome.valueOf(line.what()),
        used == null ? at : time(used.replace("d-", "d ")),
        Integer.parseInt(line.options().getOrDefault("give", "60")));
  }

  private Action ofClaim(Line line) {
    return switch (line.verb()) {
      case "claims" -> open(line);
      case "responds" ->
          new Action.RespondToClaim(
              party(line.who()),
              claim(0),
              evidence(line),
              line.get("what") == null ? null : Exclusion.valueOf(line.what()),
              World.hash("statement"),
              token(line));
      case "rules" -> rule(line);
      case "appeals" -> new Action.AppealRuling(party(line.who()), claim(0), null, token(line));
      case "withdraws" -> new Action.WithdrawClaim(party(line.who()), claim(0), null, token(line));
      case "reissues" -> new Action.ReissueCard(claim(0), line.spare());
      case "settles" ->
          new Action.SettleClaim(
              null,
              claim(0),
              null,
              false,
              Remedy.valueOf(line.what()),
              line.what().equals("REISSUE") ? line.spare() : null);
      case "lapses" -> new Action.LapseClaim(claim(0));
      case "breaches" -> new Action.RecordBreach(claim(0), SlaStep.valueOf(line.what()));
      default -> throw new IllegalArgumentException(line.verb());
    };
  }

  private Action open(Line line) {
    boolean buyer = line.who().equals("buyer");
    String order = line.get("order");
    return new Action.OpenClaim(
        party(line.who()),
        line.card(),
        evidence(line),
        false,
        order == null ? null : World.hash(order),
        ClaimReason.valueOf(line.what()),
        buyer ? saleId(line) : null,
        null,
        token(line));
  }

  private @Nullable String token(Line line) {
    return line.who().equals("buyer") ? sale(line).claimTokenHash() : null;
  }

  private static Party party(String who) {
    return switch (who) {
      case "buyer" -> Party.BUYER;
      case "watcher" -> Party.WATCHER;
      case "shop", "mall" -> Party.SELLER;
      case "acme", "bolt" -> Party.SUPPLIER;
      default -> Party.ISSUER;
    };
  }

  private static List<Evidence> evidence(Line line) {
    String kind = line.get("with");
    return kind == null
        ? List.of()
        : List.of(new Evidence(null, EvidenceKind.valueOf(kind), World.hash("file"), 1));
  }

  private Action rule(Line line) {
    Verdict verdict = Verdict.valueOf(line.what());
    String liable = line.get("of");
    boolean seller = "shop".equals(liable) || "mall".equals(liable);
    return new Action.RuleClaim(
        null,
        new Analysis(World.T0, 14, entries.size(), Verdict.UNDECIDABLE),
        claim(0),
        false,
        liable == null
            ? null
            : new Liable(liable, seller ? LiableRole.SELLER : LiableRole.SUPPLIER),
        World.hash("reason"),
        null,
        verdict);
  }
}
