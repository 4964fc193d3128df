package io.cardproof.evm;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Ids;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link Arguments} that follows from a command's action. */
record Asking(Op op, long term, String subject, List<String> cards) {
  static final Asking OPAQUE = new Asking(Op.OPAQUE, 0, Words.NONE, List.of());

  static Asking of(Command command, State state) {
    return switch (command.action()) {
      case Action.OpenBatch a -> open(a, Ids.batch(padded(command.id())));
      case Action.MintCards a -> mint(a);
      case Action.RecallBatch a -> new Asking(Op.RECALL, 0, Words.ofId(a.batch()), List.of());
      case Action.TransferBatch a ->
          new Asking(Op.TRANSFER_BATCH, 0, Words.ofId(a.batch()), List.of(Words.ofId(a.to())));
      case Action.TransferCards a -> new Asking(Op.TRANSFER, 0, Words.ofId(a.to()), a.cards());
      case Action.PlaceHold a -> new Asking(Op.HOLD, a.ttlMs(), Words.NONE, a.cards());
      case Action.MakeSale a -> on(Op.SELL, a.cards());
      case Action.RenewHold a -> ofHold(Op.RENEW, a.ttlMs(), state.get(StateKey.hold(a.hold())));
      case Action.ReleaseHold a -> ofHold(Op.RELEASE, 0, state.get(StateKey.hold(a.hold())));
      case Action.ConfirmHold a -> ofHold(Op.CONFIRM, 0, state.get(StateKey.hold(a.hold())));
      case Action.UndoSale a -> ofSale(Op.UNDO, state.get(StateKey.sale(a.sale())));
      case Action.DeliverSale a -> ofSale(Op.DELIVER, state.get(StateKey.sale(a.sale())));
      case Action.AttestRedemption a -> on(attest(a, command.actor(), state), a.card());
      case Action.FreezeCard a -> on(Op.FREEZE, a.card());
      case Action.UnfreezeCard a -> on(Op.UNFREEZE, a.card());
      case Action.VoidCard a ->
          on(isOffice(command.actor(), state) ? Op.VOID : Op.WITHDRAW, a.card());
      case Action.ViewCode a -> on(Op.TOUCH, a.card());
      case Action.RecordApproval a -> a.card() == null ? OPAQUE : on(Op.TOUCH, a.card());
      case Action.OpenClaim a -> on(a.freeze() ? Op.CLAIM_FREEZE : Op.TOUCH, a.card());
      case Action.RespondToClaim a -> said(state, a.claim());
      case Action.RuleClaim a ->
          a.verdict() == Verdict.UPHELD ? said(state, a.claim()) : ended(state, a.claim());
      case Action.AppealRuling a -> said(state, a.claim());
      case Action.WithdrawClaim a -> ended(state, a.claim());
      case Action.SettleClaim a ->
          a.replacement() == null
              ? said(state, a.claim())
              : reissue(state, a.claim(), a.replacement());
      case Action.RecordBreach a -> said(state, a.claim());
      case Action.LapseClaim a -> ended(state, a.claim());
      case Action.ReissueCard a -> reissue(state, a.claim(), a.replacement());
      case Action.CreateLedger a -> OPAQUE;
      case Action.UpgradeRules a -> OPAQUE;
      case Action.MoveLedger a -> OPAQUE;
      case Action.AdvanceClock a -> OPAQUE;
      case Action.AdmitMember a -> OPAQUE;
      case Action.SuspendMember a -> OPAQUE;
      case Action.ReinstateMember a -> OPAQUE;
      case Action.ReplaceApiKey a -> OPAQUE;
      case Action.RotateSigningKey a -> OPAQUE;
      case Action.RecordCredential a -> OPAQUE;
      case Action.DelegateMember a -> delegate(a);
      case Action.SetProduct a -> OPAQUE;
      case Action.PublishPolicy a -> OPAQUE;
      case Action.HoldEscrow a -> OPAQUE;
      case Action.ReleaseEscrow a -> OPAQUE;
      case Action.PayOutEscrow a -> OPAQUE;
      case Action.DepositToPool a -> OPAQUE;
      case Action.PayOutOfPool a -> OPAQUE;
    };
  }

  /** An id that is too short for a batch to be named after it is refused by its form. */
  private static String padded(String submission) {
    return Words.isWord(submission) ? submission : Words.NONE;
  }

  /** What is no account is refused by its form. */
  private static Asking delegate(Action.DelegateMember a) {
    return Words.isAccount(a.account())
        ? new Asking(Op.DELEGATE, 0, Words.ofAccount(a.account()), List.of())
        : OPAQUE;
  }

  private static Asking on(Op op, List<String> cards) {
    return new Asking(op, 0, Words.NONE, cards);
  }

  private static Asking on(Op op, String card) {
    return on(op, List.of(card));
  }

  // minting

  private static Asking open(Action.OpenBatch a, String batch) {
    long sealed = a.depositary() == null ? 0 : Arguments.IN_VAULT;
    long term = a.declared() <= 0 ? 0 : a.declared() | sealed | last(a.last());
    Op op = a.atomic() ? Op.MINT_ALL : Op.MINT;
    return new Asking(op, term, Words.ofId(batch), Arguments.cards(a.lots()));
  }

  private static Asking mint(Action.MintCards a) {
    return new Asking(Op.MINT, last(a.last()), Words.ofId(a.batch()), Arguments.cards(a.lots()));
  }

  private static long last(boolean last) {
    return last ? Arguments.LAST : 0;
  }

  // holds and sales: named by what made them

  private static Asking ofHold(Op op, long ttlMs, StateValue.@Nullable Hold hold) {
    return hold == null ? OPAQUE : new Asking(op, ttlMs, hold.submission(), hold.cards());
  }

  private static Asking ofSale(Op op, StateValue.@Nullable Sale sale) {
    return sale == null ? OPAQUE : new Asking(op, 0, sale.submission(), sale.cards());
  }

  // redemptions

  private static Op attest(Action.AttestRedemption a, String actor, State state) {
    if (!isItsIssuer(a.card(), actor, state)) {
      return Op.TOUCH;
    }
    boolean success = a.outcome() == RedemptionOutcome.SUCCESS;
    if (a.correction()) {
      return success ? Op.TOUCH : Op.UNREDEEM;
    }
    return success ? Op.REDEEM : Op.TOUCH;
  }

  private static boolean isItsIssuer(String id, String actor, State state) {
    StateValue.Card card = state.get(StateKey.card(id));
    StateValue.Batch batch = card == null ? null : state.get(StateKey.batch(card.batch()));
    StateValue.Product product = batch == null ? null : state.get(StateKey.product(batch.sku()));
    if (product == null || !has(Role.ISSUER, actor, state)) {
      return false;
    }
    List<String> issuers = product.terms().issuers();
    return issuers.contains(actor) || issuers.contains("*");
  }

  private static boolean isOffice(String actor, State state) {
    return has(Role.OPERATOR, actor, state) || has(Role.ARBITRATOR, actor, state);
  }

  private static boolean has(Role role, String member, State state) {
    StateValue.Member found = state.get(StateKey.member(member));
    return found != null && found.roles().contains(role);
  }

  // claims

  private static Asking said(State state, String id) {
    StateValue.Claim claim = state.get(StateKey.claim(id));
    return claim == null ? OPAQUE : on(Op.TOUCH, claim.card());
  }

  private static Asking ended(State state, String id) {
    StateValue.Claim claim = state.get(StateKey.claim(id));
    return claim == null ? OPAQUE : on(claim.froze() ? Op.CLAIM_THAW : Op.TOUCH, claim.card());
  }

  private static Asking reissue(State state, String id, String replacement) {
    StateValue.Claim claim = state.get(StateKey.claim(id));
    String named = claim == null ? null : claim.sale();
    StateValue.Sale sale = named == null ? null : state.get(StateKey.sale(named));
    return claim == null || sale == null
        ? OPAQUE
        : new Asking(Op.REISSUE, 0, Words.ofId(sale.seller()), List.of(claim.card(), replacement));
  }
}
