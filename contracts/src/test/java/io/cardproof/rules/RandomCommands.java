package io.cardproof.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Commands that members of {@link World#setting} might send, by clocks that disagree. */
final class RandomCommands {
  private static final List<String> SHOPS = List.of("shop", "mall");
  private static final List<String> OTHERS =
      List.of("acme", "bolt", "brand", "rival", "judge", "operator", "shop", "mall");

  private final Random random;
  private final List<String> cards;
  private final List<Command> sent = new ArrayList<>();
  private long second = 1;

  RandomCommands(Random random, List<String> cards) {
    this.random = random;
    this.cards = cards;
  }

  Command next(World world) {
    if (!sent.isEmpty() && random.nextInt(12) == 0) {
      return pick(sent);
    }
    second += random.nextInt(10) == 0 ? random.nextInt(1_500) : random.nextInt(40);
    long at = Math.max(1, second - random.nextInt(60));
    boolean shopping = random.nextInt(3) > 0;
    String actor = shopping ? pick(SHOPS) : pick(OTHERS);
    Action action = shopping ? shopping(world) : other(world);
    Command command = World.command(actor, "key " + sent.size(), at, action);
    sent.add(command);
    return command;
  }

  private Action shopping(World world) {
    String order = "o" + random.nextInt(6);
    int slot = random.nextInt(4);
    List<String> holds = ids(world, "hold");
    List<String> sales = ids(world, "sale");
    return switch (random.nextInt(9)) {
      case 0, 1 -> World.hold(order, slot, some());
      case 2 -> World.sell(order, some());
      case 3 ->
          random.nextBoolean()
              ? World.holdPicked(order, "GIFT", pick(cards))
              : World.sellPicked(order, "GIFT", pick(cards));
      case 4 -> new Action.ConfirmHold(null, World.hash("token"), pick(holds), null, null);
      case 5 -> new Action.RenewHold(pick(holds), 1_000L + random.nextInt(900_000));
      case 6 -> new Action.ReleaseHold(pick(holds));
      case 7 -> new Action.UndoSale(null, pick(sales));
      default -> new Action.DeliverSale(null, null, pick(sales));
    };
  }

  private Action other(World world) {
    String card = World.hash(pick(cards));
    return switch (random.nextInt(13)) {
      case 9, 10, 11 -> dispute(world);
      case 12 -> new Action.DepositToPool("1", "CNY", pick(SHOPS), null);
      case 0, 1 ->
          World.attest(
              pick(cards), pick(List.of(RedemptionOutcome.values())), random.nextBoolean());
      case 2 -> new Action.FreezeCard(card, null);
      case 3 -> new Action.UnfreezeCard(card, null);
      case 4 ->
          random.nextInt(4) == 0
              ? new Action.VoidCard(card, null)
              : new Action.ViewCode(card, null);
      case 5 -> new Action.TransferCards(List.of(card), pick(SHOPS));
      case 6 ->
          random.nextInt(8) == 0
              ? new Action.SuspendMember(pick(SHOPS))
              : new Action.ReinstateMember(pick(SHOPS));
      case 7 -> World.batch("X" + random.nextInt(9), "GIFT", false, List.of(), pick(cards), "x");
      default ->
          new Action.RecordApproval(
              card, List.of(card), ApprovalKind.VIDEO, null, World.hash(pick(cards)));
    };
  }

  private Action dispute(World world) {
    String claim = pick(ids(world, "claim"));
    Party by = pick(List.of(Party.SELLER, Party.SUPPLIER, Party.ISSUER, Party.WATCHER));
    return switch (random.nextInt(9)) {
      case 0, 1, 2 ->
          new Action.OpenClaim(
              by,
              World.hash(pick(cards)),
              List.of(),
              by != Party.WATCHER && random.nextBoolean(),
              null,
              pick(List.of(ClaimReason.values())),
              null,
              null,
              null);
      case 3 ->
          new Action.RespondToClaim(
              by, claim, List.of(), pick(List.of(Exclusion.values())), null, null);
      case 4 -> ruling(claim);
      case 5 -> new Action.AppealRuling(by, claim, null, null);
      case 6 -> new Action.WithdrawClaim(by, claim, null, null);
      case 7 ->
          random.nextBoolean()
              ? new Action.ReissueCard(claim, World.hash(pick(cards)))
              : new Action.SettleClaim(
                  null, claim, null, false, Remedy.REISSUE, World.hash(pick(cards)));
      default -> new Action.RecordBreach(claim, pick(List.of(SlaStep.values())));
    };
  }

  private Action ruling(String claim) {
    boolean upheld = random.nextInt(4) > 0;
    Verdict verdict = upheld ? Verdict.UPHELD : Verdict.REJECTED;
    return new Action.RuleClaim(
        null,
        new Analysis(World.T0, 14, 1, Verdict.UNDECIDABLE),
        claim,
        false,
        upheld ? new Liable(pick(List.of("acme", "bolt")), LiableRole.SUPPLIER) : null,
        World.hash("why"),
        null,
        verdict);
  }

  private String[] some() {
    String first = pick(cards);
    String second = pick(cards);
    return first.equals(second) ? new String[] {first} : new String[] {first, second};
  }

  private static List<String> ids(World world, String prefix) {
    List<String> ids = new ArrayList<>();
    world.values().keySet().stream()
        .filter(key -> key.prefix().equals(prefix))
        .map(StateKey::id)
        .sorted()
        .forEach(ids::add);
    ids.add("none");
    return ids;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
