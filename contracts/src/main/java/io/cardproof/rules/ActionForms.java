package io.cardproof.rules;

import static io.cardproof.rules.Forms.require;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of each action: everything that can be said of it without looking at the state. */
final class ActionForms {
  private static final int TEXT_CHARS_MAX = 128;
  private static final int EVIDENCE_MAX = 20;
  private static final int CREDENTIALS_MAX = 20;
  private static final Set<String> LEDGERS = Set.of("embedded", "fabric", "ethereum");
  private static final Pattern ACCOUNT = Pattern.compile("0x[0-9a-f]{40}");
  private static final String NOBODYS_ACCOUNT = "0x" + "0".repeat(40);
  private static final Pattern PLACE = Pattern.compile("[!-~]{1,200}");

  private ActionForms() {}

  static void check(Command command, StateValue.Ledger ledger) {
    Limits limits = ledger.limits();
    switch (command.action()) {
      case Action.AdmitMember a -> admit(a);
      case Action.RotateSigningKey a -> require(Forms.isHash(a.publicKey()), "publicKey");
      case Action.DelegateMember a -> require(isAccount(a.account()), "account");
      case Action.RecordCredential a -> credential(a.credential());
      case Action.SetProduct a -> product(a);
      case Action.PublishPolicy a -> policy(a);
      case Action.OpenBatch a -> open(a);
      case Action.MintCards a -> mint(a);
      case Action.RecallBatch a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.TransferBatch a -> to(a.to(), command);
      case Action.TransferCards a -> transfer(a, command);
      case Action.PlaceHold a -> place(a, limits);
      case Action.RenewHold a -> ttl(a.ttlMs(), limits);
      case Action.ConfirmHold a -> confirm(a);
      case Action.MakeSale a -> make(a, limits);
      case Action.UndoSale a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.DeliverSale a -> deliver(a);
      case Action.ViewCode a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.AttestRedemption a -> attest(a, command.at());
      case Action.FreezeCard a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.UnfreezeCard a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.VoidCard a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.RecordApproval a -> approval(a);
      case Action.CreateLedger a -> {}
      case Action.UpgradeRules a -> {}
      case Action.MoveLedger a -> move(a);
      case Action.AdvanceClock a ->
          require(a.advanceMs() > 0 && a.advanceMs() <= Times.SANDBOX_AHEAD_MS, "advance");
      // The operator cannot lock everybody out, itself included.
      case Action.SuspendMember a -> require(!a.member().equals(command.actor()), "member");
      case Action.ReinstateMember a -> {}
      case Action.ReplaceApiKey a -> {}
      case Action.ReleaseHold a -> {}
      case Action.OpenClaim a -> ClaimForms.open(a);
      case Action.RespondToClaim a -> ClaimForms.respond(a);
      case Action.RuleClaim a -> ClaimForms.rule(a);
      case Action.AppealRuling a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.WithdrawClaim a -> Forms.hash(a.reasonCommitment(), "reason");
      case Action.SettleClaim a -> ClaimForms.settle(a);
      case Action.RecordBreach a -> {}
      case Action.LapseClaim a -> {}
      case Action.ReissueCard a -> require(Forms.isHash(a.replacement()), "replacementCardId");
      case Action.HoldEscrow a -> ClaimForms.escrow(a);
      case Action.ReleaseEscrow a -> Forms.hash(a.paymentCommitment(), "paymentRef");
      case Action.PayOutEscrow a -> Forms.hash(a.paymentCommitment(), "paymentRef");
      case Action.DepositToPool a ->
          ClaimForms.pool(a.amount(), a.currency(), a.paymentCommitment());
      case Action.PayOutOfPool a ->
          ClaimForms.pool(a.amount(), a.currency(), a.paymentCommitment());
    }
  }

  private static void move(Action.MoveLedger a) {
    require(a.treeSize() > 0, "treeSize");
    require(Forms.isHash(a.root()), "root");
    require(LEDGERS.contains(a.ledger()), "ledger");
    require(PLACE.matcher(a.place()).matches(), "place");
  }

  private static void admit(Action.AdmitMember a) {
    Forms.member(a.member(), "memberId");
    Forms.line(a.displayName(), TEXT_CHARS_MAX, "displayName");
    require(Forms.isHash(a.publicKey()), "publicKey");
    require(!a.roles().isEmpty(), "roles");
    Forms.distinct(a.roles(), "roles");
  }

  /** Nobody has the account of zeros: on a chain it means none. */
  private static boolean isAccount(String value) {
    return ACCOUNT.matcher(value).matches() && !value.equals(NOBODYS_ACCOUNT);
  }

  private static void credential(Credential credential) {
    Forms.kind(credential.kind(), "kind");
    Forms.hash(credential.document(), "sha256");
    require(Times.isTime(credential.validUntil()), "validUntil");
  }

  private static void product(Action.SetProduct a) {
    Forms.sku(a.sku(), "sku");
    Forms.line(a.name(), TEXT_CHARS_MAX, "name");
    Forms.line(a.scope(), TEXT_CHARS_MAX, "scope");
    Forms.money(a.faceValue(), a.currency(), "faceValue");
    Forms.parties(a.suppliers(), "suppliers");
    Forms.parties(a.issuers(), "issuers");
    Forms.distinct(a.requiredCredentials(), "requiredCredentials");
    require(a.requiredCredentials().size() <= CREDENTIALS_MAX, "requiredCredentials");
    a.requiredCredentials().forEach(kind -> Forms.kind(kind, "requiredCredentials"));
    require(a.supplyCap() == null || a.supplyCap() > 0, "supplyCap");
  }

  private static void policy(Action.PublishPolicy a) {
    Forms.policyId(a.policy(), "id");
    PolicyForms.check(a.terms());
  }

  private static void open(Action.OpenBatch a) {
    Forms.line(a.batchNo(), 64, "batchNo");
    Forms.parties(a.sellers(), "sellers");
    require(a.declared() > 0 && a.declared() <= Limits.CARDS_PER_BATCH, "declared");
    require(Times.isTime(a.expiresAt()), "expiresAt");
    require(a.last() || !a.atomic(), "onError");
    require(lots(a.lots()) <= a.declared(), "declared");
  }

  private static void mint(Action.MintCards a) {
    // An upload may end with nothing left to mint.
    require(lots(a.lots()) > 0 || a.last(), "codes");
    require(a.chunk() >= 0, "chunk");
  }

  private static int lots(List<Lot> lots) {
    int cards = 0;
    for (Lot lot : lots) {
      Forms.money(lot.faceValue(), lot.currency(), "faceValue");
      require(!lot.cards().isEmpty() && lot.cards().stream().allMatch(Forms::isHash), "codes");
      cards += lot.cards().size();
    }
    require(Limits.fitsOneChunk(cards, lots.size()), "codes");
    return cards;
  }

  private static void to(String to, Command command) {
    require(!to.equals(command.actor()), "to");
  }

  private static void transfer(Action.TransferCards a, Command command) {
    to(a.to(), command);
    require(!a.cards().isEmpty() && a.cards().size() <= Limits.CARDS_PER_TRANSFER, "cardIds");
    Forms.distinct(a.cards(), "cardIds");
  }

  private static void place(Action.PlaceHold a, Limits limits) {
    order(a.items(), a.cards(), a.accountTags(), limits);
    require(Forms.isHash(a.orderCommitment()), "orderId");
    Forms.hash(a.buyerCommitment(), "buyerRef");
    ttl(a.ttlMs(), limits);
    require(a.slot() >= 0 && a.slot() < limits.holdsPerMember(), "slot");
  }

  private static void ttl(long ttlMs, Limits limits) {
    require(ttlMs >= Times.SECOND_MS && ttlMs <= limits.holdMsMax(), "ttlSeconds");
  }

  private static void confirm(Action.ConfirmHold a) {
    Forms.hashes(a.accountTags(), "accountRef");
    require(Forms.isHash(a.claimTokenHash()), "claimToken");
    Forms.hash(a.paymentCommitment(), "paymentRef");
    Forms.hash(a.priceCommitment(), "price");
  }

  private static void make(Action.MakeSale a, Limits limits) {
    order(a.items(), a.cards(), a.accountTags(), limits);
    require(Forms.isHash(a.orderCommitment()), "orderId");
    require(Forms.isHash(a.claimTokenHash()), "claimToken");
    Forms.hash(a.buyerCommitment(), "buyerRef");
    Forms.hash(a.paymentCommitment(), "paymentRef");
    Forms.hash(a.priceCommitment(), "price");
  }

  /** The cards are exactly what the items come to, each once. */
  private static void order(
      List<OrderItem> items,
      List<String> cards,
      @Nullable List<String> accountTags,
      Limits limits) {
    require(!items.isEmpty() && items.size() <= limits.itemsPerOrder(), "items");
    int next = 0;
    for (OrderItem item : items) {
      require((item.card() == null) != (item.sku() == null), "items");
      require(item.quantity() >= 1 && item.quantity() <= limits.itemsPerOrder(), "items");
      require(item.card() == null || item.quantity() == 1, "items");
      if (item.card() != null) {
        require(next < cards.size() && item.card().equals(cards.get(next)), "items");
      }
      next += item.quantity();
    }
    require(next == cards.size() && next <= limits.itemsPerOrder(), "items");
    require(cards.stream().allMatch(Forms::isHash), "items");
    Forms.distinct(cards, "items");
    Forms.hashes(accountTags, "accountRef");
    require(accountTags == null || accountTags.size() == cards.size(), "accountRef");
  }

  private static void deliver(Action.DeliverSale a) {
    Forms.hash(a.channelCommitment(), "channel");
    Forms.hash(a.onBehalfOf(), "onBehalfOf");
  }

  private static void attest(Action.AttestRedemption a, long at) {
    Forms.hash(a.accountTag(), "accountRef");
    Forms.hash(a.issuerCodeCommitment(), "issuerCode");
    require(a.redeemedAt() > 0 && a.redeemedAt() < Times.END_MS, "redeemedAt");
    require(a.uncertaintySeconds() >= 0 && a.uncertaintySeconds() <= 3_600, "uncertaintySeconds");
    long ahead = a.uncertaintySeconds() * Times.SECOND_MS + Times.ATTESTATION_AHEAD_MS;
    if (a.redeemedAt() > at + ahead) {
      RefusalCode code = RefusalCode.TIME_OUT_OF_BOUNDS;
      throw Refuse.because(new Refusal(code, null, null, "redeemedAt", null));
    }
  }

  private static void approval(Action.RecordApproval a) {
    require((a.card() == null) != (a.orderCommitment() == null), "cardId");
    Forms.hash(a.orderCommitment(), "orderId");
    require(Forms.isHash(a.personCommitment()), "person");
    require(!a.evidence().isEmpty() && a.evidence().size() <= EVIDENCE_MAX, "evidence");
    Forms.hashes(a.evidence(), "evidence");
  }
}
