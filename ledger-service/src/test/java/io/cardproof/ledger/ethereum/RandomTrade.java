package io.cardproof.ledger.ethereum;

import io.cardproof.codec.Digests;
import io.cardproof.rules.Action;
import io.cardproof.rules.Analysis;
import io.cardproof.rules.ApprovalKind;
import io.cardproof.rules.CardState;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Command;
import io.cardproof.rules.Exclusion;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Lot;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Party;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.SlaStep;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Commands that members of {@link TradeWorld} might send, by clocks that disagree: most of them
 * sensible, many too late, some of strangers, some garbage, some sent twice.
 */
final class RandomTrade {
  private static final List<String> SHOPS = List.of("shop", "mall", "both");
  private static final List<String> SUPPLIERS = List.of("acme", "bolt", "both", "office");
  private static final List<String> ISSUERS = List.of("brand", "rival", "both");
  private static final List<String> OFFICES = List.of("operator", "judge", "office");
  private static final List<String> ALL =
      List.of(
          "acme",
          "bolt",
          "both",
          "corp",
          "shop",
          "mall",
          "brand",
          "rival",
          "operator",
          "judge",
          "office",
          "pool",
          "nobody");
  private static final Set<String> NAMED = Set.of("batch", "card", "hold", "sale", "claim");

  private final Random random;
  private final List<Command> sent = new ArrayList<>();
  private final Set<StateKey<?>> known = new HashSet<>();
  private final Map<String, List<String>> ids = new HashMap<>();
  private Overlay world;
  private long second = 1;
  private int named;

  RandomTrade(Random random, Overlay world) {
    this.random = random;
    this.world = world;
  }

  /** Takes note of what there is. */
  void look(Overlay ahead) {
    world = ahead;
    for (StateKey<?> key : ahead.changes().keySet()) {
      if (NAMED.contains(key.prefix()) && known.add(key)) {
        ids.computeIfAbsent(key.prefix(), prefix -> new ArrayList<>()).add(key.id());
      }
    }
  }

  private <V extends StateValue> @Nullable V find(StateKey<V> key) {
    return world.get(key);
  }

  Command next() {
    if (!sent.isEmpty() && random.nextInt(20) == 0) {
      return again(pick(sent));
    }
    second += random.nextInt(60) == 0 ? random.nextInt(2_000) : random.nextInt(12);
    if (random.nextInt(400) == 0) {
      second += 86_400L * random.nextInt(12);
    }
    long at = Math.max(1, second - random.nextInt(60));
    int kind = random.nextInt(20);
    Asked asked =
        kind < 11 ? shopping() : kind < 14 ? supplying() : kind < 16 ? attesting() : disputing();
    String actor = random.nextInt(15) == 0 ? pick(ALL) : asked.by;
    Command command = command(actor, at, asked.action);
    sent.add(command);
    return command;
  }

  private record Asked(String by, Action action) {}

  private Command command(String actor, long at, Action action) {
    String id = Digests.submissionId(actor, "key " + sent.size());
    long ms = random.nextInt(300) == 0 ? -at : TradeWorld.T0 + at * 1_000;
    return TradeWorld.command(actor, id, ms, action);
  }

  /** The same once more; or another thing under the same id; or the same by somebody else. */
  private Command again(Command command) {
    return switch (random.nextInt(4)) {
      case 0 -> TradeWorld.command(command.actor(), command.id(), command.at(), shopping().action);
      case 1 -> TradeWorld.command(pick(ALL), command.id(), command.at(), command.action());
      default -> command;
    };
  }

  // checkout

  private Asked shopping() {
    String order = "o" + random.nextInt(3_000);
    return switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> new Asked(pick(SHOPS), hold(order));
      case 4, 5, 6 -> new Asked(pick(SHOPS), sell(order));
      case 7, 8, 9 -> ofHold();
      default -> ofSale();
    };
  }

  private Asked ofHold() {
    String id = id("hold");
    StateValue.Hold hold = find(StateKey.hold(id));
    Action action =
        switch (random.nextInt(5)) {
          case 0 -> new Action.RenewHold(id, ttl());
          case 1 -> new Action.ReleaseHold(id);
          default -> new Action.ConfirmHold(null, TradeWorld.hash("token " + id), id, null, null);
        };
    return new Asked(hold == null ? "shop" : hold.owner(), action);
  }

  private Asked ofSale() {
    String id = id("sale");
    StateValue.Sale sale = find(StateKey.sale(id));
    String by = sale == null ? "shop" : random.nextInt(6) == 0 ? supplier(sale) : sale.seller();
    Action action =
        random.nextBoolean()
            ? new Action.UndoSale(null, id)
            : new Action.DeliverSale(null, null, id);
    return new Asked(by, action);
  }

  private String supplier(StateValue.Sale sale) {
    return supplier(sale.cards().getFirst());
  }

  private String supplier(String card) {
    StateValue.Card value = find(StateKey.card(card));
    StateValue.Batch batch = value == null ? null : find(StateKey.batch(value.batch()));
    return batch == null ? pick(SUPPLIERS) : batch.supplier();
  }

  private long ttl() {
    return switch (random.nextInt(40)) {
      case 0 -> -1;
      case 1 -> 999;
      case 2 -> 400_000_000_000_000L;
      default -> 1_000L + random.nextInt(900_000);
    };
  }

  private Action hold(String order) {
    List<String> some = some();
    return new Action.PlaceHold(
        null, null, some, items(some), TradeWorld.hash(order), random.nextInt(900), ttl());
  }

  private Action sell(String order) {
    List<String> some = some();
    String token = TradeWorld.hash("token " + order);
    return new Action.MakeSale(
        null, null, some, token, items(some), TradeWorld.hash(order), null, null);
  }

  /** Asked for by name, or picked by the gateway, or some of each. */
  private List<OrderItem> items(List<String> some) {
    int byName = random.nextInt(3) == 0 ? random.nextInt(some.size() + 1) : some.size();
    List<OrderItem> items = new ArrayList<>();
    some.subList(0, byName).forEach(card -> items.add(OrderItem.ofCard(card)));
    if (byName < some.size()) {
      items.add(OrderItem.ofSku("GIFT", some.size() - byName));
    }
    return items;
  }

  private List<String> some() {
    List<String> some = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
    for (int i = 0; i < count; i++) {
      String card = card();
      if (!some.contains(card) || random.nextInt(40) == 0) {
        some.add(card);
      }
    }
    return some;
  }

  // supply

  private Asked supplying() {
    String card = card();
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> new Asked(pick(SUPPLIERS), open());
      case 6, 7, 8 -> ofBatch();
      case 9 -> new Asked(supplier(card), new Action.ViewCode(card, null));
      case 10 -> new Asked(supplier(card), new Action.FreezeCard(card, null));
      case 11 -> unfreeze();
      case 12 -> new Asked(supplier(card), new Action.VoidCard(card, null));
      default -> moved(card);
    };
  }

  private Asked unfreeze() {
    String card = card(value -> value.frozenBy() != null);
    StateValue.Card value = find(StateKey.card(card));
    String by = value == null || value.frozenBy() == null ? "judge" : value.frozenBy();
    return new Asked(by, new Action.UnfreezeCard(card, null));
  }

  private Asked moved(String card) {
    StateValue.Card value = find(StateKey.card(card));
    String holder = value == null || value.holder() == null ? supplier(card) : value.holder();
    List<String> cards = random.nextInt(3) == 0 ? some() : List.of(card);
    return new Asked(holder, new Action.TransferCards(cards, pick(ALL)));
  }

  private Asked ofBatch() {
    String id = id("batch");
    StateValue.Batch batch = find(StateKey.batch(id));
    String supplier = batch == null ? "acme" : batch.supplier();
    int chunks = batch == null || random.nextInt(6) == 0 ? 0 : batch.chunks();
    return switch (random.nextInt(12)) {
      case 0 -> new Asked(supplier, new Action.RecallBatch(id, null));
      case 1, 2 ->
          new Asked(
              batch == null ? "acme" : batch.holder(), new Action.TransferBatch(id, pick(ALL)));
      default ->
          new Asked(supplier, new Action.MintCards(id, chunks, random.nextInt(3) == 0, lots()));
    };
  }

  private Action open() {
    boolean last = random.nextBoolean();
    List<Lot> lots = random.nextInt(6) == 0 ? List.of() : lots();
    int declared = Math.max(1, lots.stream().mapToInt(lot -> lot.cards().size()).sum());
    return new Action.OpenBatch(
        last && random.nextInt(3) == 0,
        "N" + random.nextInt(2_000),
        declared + (last ? 0 : random.nextInt(12)),
        random.nextBoolean() ? "operator" : null,
        random.nextInt(9) == 0 ? TradeWorld.T0 + (second + 9_000) * 1_000 : null,
        last,
        lots,
        random.nextInt(6) == 0 ? List.of("shop") : List.of("*"),
        random.nextInt(8) == 0 ? "CAPPED" : "GIFT");
  }

  private List<Lot> lots() {
    List<String> minted = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(9) == 0 ? 60 : 9);
    for (int i = 0; i < count; i++) {
      boolean old = random.nextInt(60) == 0;
      minted.add(old ? card() : TradeWorld.hash("card " + named++));
    }
    return List.of(new Lot(minted, null, null));
  }

  // what issuers and offices say

  private Asked attesting() {
    String card = card();
    return switch (random.nextInt(10)) {
      case 0 -> new Asked(pick(OFFICES), new Action.FreezeCard(card, null));
      case 1 -> new Asked(pick(OFFICES), new Action.UnfreezeCard(card, null));
      case 2 -> new Asked(pick(OFFICES), new Action.VoidCard(card, null));
      case 3, 4, 5 -> corrected();
      default -> new Asked(pick(ISSUERS), TradeWorld.attest(card, outcome(), false));
    };
  }

  private Asked corrected() {
    String card = card(value -> value.redeemer() != null);
    StateValue.Card value = find(StateKey.card(card));
    String by = value == null || value.redeemer() == null ? "brand" : value.redeemer();
    return new Asked(by, TradeWorld.attest(card, outcome(), true));
  }

  private RedemptionOutcome outcome() {
    boolean success = random.nextBoolean();
    return success ? RedemptionOutcome.SUCCESS : pick(List.of(RedemptionOutcome.values()));
  }

  // claims

  private Asked disputing() {
    String id = id("claim");
    StateValue.Claim claim = find(StateKey.claim(id));
    String named = claim == null ? null : claim.sale();
    StateValue.Sale sale = named == null ? null : find(StateKey.sale(named));
    String seller = sale == null ? "shop" : sale.seller();
    String supplier = claim == null ? "acme" : supplier(claim.card());
    String opener = claim == null ? "shop" : claim.opener();
    Party by = claim == null ? Party.SELLER : claim.by();
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> claim();
      case 5 ->
          new Asked(
              supplier,
              new Action.RespondToClaim(
                  Party.SUPPLIER, id, List.of(), pick(List.of(Exclusion.values())), null, null));
      case 6, 7, 8 -> new Asked(random.nextBoolean() ? "judge" : "office", ruling(id, supplier));
      case 9 -> new Asked(seller, new Action.AppealRuling(Party.SELLER, id, null, null));
      case 10 -> new Asked(opener, new Action.WithdrawClaim(by, id, null, null));
      case 11 -> new Asked(pick(ALL), new Action.ReissueCard(id, spare()));
      case 12, 13 ->
          new Asked(
              supplier,
              new Action.SettleClaim(
                  null, id, null, random.nextBoolean(), Remedy.REISSUE, spare()));
      case 14 ->
          new Asked(
              pick(ALL),
              random.nextBoolean()
                  ? new Action.LapseClaim(id)
                  : new Action.RecordBreach(id, pick(List.of(SlaStep.values()))));
      default -> member();
    };
  }

  private Asked claim() {
    String card = card(sold -> sold.sale() != null);
    StateValue.Card value = find(StateKey.card(card));
    String named = value == null ? null : value.sale();
    StateValue.Sale sale = named == null ? null : find(StateKey.sale(named));
    boolean bySeller = random.nextBoolean();
    Party by = random.nextInt(6) == 0 ? Party.WATCHER : bySeller ? Party.SELLER : Party.SUPPLIER;
    return new Asked(
        sale != null && bySeller ? sale.seller() : supplier(card),
        new Action.OpenClaim(
            by,
            card,
            List.of(),
            by != Party.WATCHER && random.nextBoolean(),
            null,
            random.nextInt(3) > 0 ? ClaimReason.NOT_DELIVERED : pick(List.of(ClaimReason.values())),
            null,
            null,
            null));
  }

  private Action ruling(String claim, String supplier) {
    boolean upheld = random.nextInt(4) > 0;
    return new Action.RuleClaim(
        null,
        new Analysis(TradeWorld.T0, 14, 1, Verdict.UNDECIDABLE),
        claim,
        false,
        upheld ? new Liable(supplier, LiableRole.SUPPLIER) : null,
        TradeWorld.hash("why"),
        null,
        upheld ? Verdict.UPHELD : Verdict.REJECTED);
  }

  private Asked member() {
    String card = card();
    return switch (random.nextInt(6)) {
      case 0 -> new Asked("operator", new Action.SuspendMember(pick(SHOPS)));
      case 1 -> new Asked("pool", new Action.DepositToPool("1", "CNY", pick(SHOPS), null));
      case 2 ->
          new Asked(
              supplier(card),
              new Action.RecordApproval(
                  card, List.of(card), ApprovalKind.VIDEO, null, TradeWorld.hash("person")));
      default -> {
        String shop =
            SHOPS.stream()
                .filter(id -> world.get(StateKey.member(id)).suspended())
                .findFirst()
                .orElse("shop");
        yield new Asked("operator", new Action.ReinstateMember(shop));
      }
    };
  }

  /** One of late mostly, since old ones are used up; sometimes one that nobody has. */
  private String card() {
    List<String> cards = ids.getOrDefault("card", List.of());
    if (cards.isEmpty() || random.nextInt(100) == 0) {
      return random.nextBoolean() ? "none" : TradeWorld.hash("unknown " + random.nextInt(9));
    }
    return recent(cards, 50);
  }

  /** One that fits, if one is soon found. */
  private String card(Predicate<StateValue.Card> fits) {
    for (int i = 0; i < 30; i++) {
      String card = card();
      StateValue.Card value = find(StateKey.card(card));
      if (value != null && fits.test(value)) {
        return card;
      }
    }
    return card();
  }

  private String spare() {
    return card(value -> value.state() == CardState.AVAILABLE && value.frozenBy() == null);
  }

  private String id(String prefix) {
    List<String> found = ids.getOrDefault(prefix, List.of());
    return found.isEmpty() || random.nextInt(60) == 0 ? "none" : recent(found, 10);
  }

  private String recent(List<String> from, int among) {
    int back = random.nextInt(8) == 0 ? from.size() : Math.min(among, from.size());
    return from.get(from.size() - 1 - random.nextInt(back));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
