package io.cardproof.rules;

import io.cardproof.rules.Decision.Refused;
import java.util.List;

/**
 * The rules of the ledger, version 1.
 *
 * <p>What: {@link #decide} turns a command and a state into events or a refusal; {@link #apply}
 * turns events into the next state. Both are pure: no clock, no I/O, no randomness, no
 * cryptography, and nothing that depends on a map's order or a locale. Every backend runs these
 * functions and no others.
 *
 * <p>Guarantees: a refusal changes nothing but the record of the attempt, where that is due;
 * replaying entries gives the live state; where several refusals apply, the one that stands first
 * in {@link RefusalCode} is the answer.
 *
 * <p>Who signed a command, that it is bound to this ledger, and that its time is near the
 * sequencer's clock are not decided here but at admission.
 */
public final class Rules {
  /** The version these rules are, and the only one that this program knows and that counts. */
  public static final int VERSION = 1;

  /**
   * A version that decides as the newest does, for sandboxes only: an organisation rehearses with
   * it how its network takes an upgrade, before there is one that counts.
   */
  public static final int REHEARSAL = 1_000_000;

  private Rules() {}

  public static Decision decide(Command command, State state) {
    try {
      return decided(command, state);
    } catch (Refuse refuse) {
      return refuse.decision();
    }
  }

  private static Decision decided(Command command, State state) {
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    Forms.require(Forms.isHash(command.id()), "id");
    Forms.require(Forms.isHash(command.ask()), "ask");
    Forms.require(command.at() > 0 && command.at() < Times.END_MS, "at");
    if (command.action() instanceof Action.CreateLedger genesis) {
      Forms.require(ledger == null, "action");
      Forms.require(command.ledger().isEmpty(), "ledger");
      return LedgerRules.create(command, genesis);
    }
    if (ledger == null) {
      throw new IllegalStateException("a ledger begins with its genesis");
    }
    Forms.require(Forms.isHash(command.ledger()), "ledger");
    ActionForms.check(command, ledger);
    StateValue.Member actor = state.get(StateKey.member(command.actor()));
    if (actor == null) {
      throw Refuse.because(RefusalCode.AUTH_INVALID);
    }
    if (actor.suspended()) {
      throw Refuse.because(RefusalCode.MEMBER_SUSPENDED);
    }
    StateValue.Submission before = state.get(StateKey.submission(command.id()));
    if (before != null) {
      // An id is public once used: another member's must not open this member's answer.
      return before.actor().equals(command.actor()) && before.ask().equals(command.ask())
          ? new Decision.Replayed(command.id())
          : Refused.unrecorded(Refusal.of(RefusalCode.SUBMISSION_MISMATCH));
    }
    return dispatch(new Case(command, state, ledger, actor));
  }

  private static Decision dispatch(Case on) {
    return switch (on.command.action()) {
      case Action.CreateLedger a -> throw new IllegalStateException("decided before");
      case Action.UpgradeRules a -> LedgerRules.upgrade(on, a);
      case Action.MoveLedger a -> LedgerRules.move(on, a);
      case Action.AdvanceClock a -> LedgerRules.advance(on, a);
      case Action.AdmitMember a -> MemberRules.admit(on, a);
      case Action.SuspendMember a -> MemberRules.suspend(on, a);
      case Action.ReinstateMember a -> MemberRules.reinstate(on, a);
      case Action.ReplaceApiKey a -> MemberRules.replaceApiKey(on, a);
      case Action.RotateSigningKey a -> MemberRules.rotateSigningKey(on, a);
      case Action.DelegateMember a -> MemberRules.delegate(on, a);
      case Action.RecordCredential a -> MemberRules.recordCredential(on, a);
      case Action.SetProduct a -> CatalogueRules.setProduct(on, a);
      case Action.PublishPolicy a -> CatalogueRules.publish(on, a);
      case Action.OpenBatch a -> BatchRules.open(on, a);
      case Action.MintCards a -> BatchRules.mint(on, a);
      case Action.RecallBatch a -> BatchRules.recall(on, a);
      case Action.TransferBatch a -> BatchRules.transfer(on, a);
      case Action.TransferCards a -> CardRules.transfer(on, a);
      case Action.PlaceHold a -> HoldRules.place(on, a);
      case Action.RenewHold a -> HoldRules.renew(on, a);
      case Action.ReleaseHold a -> HoldRules.release(on, a);
      case Action.ConfirmHold a -> SaleRules.confirm(on, a);
      case Action.MakeSale a -> SaleRules.make(on, a);
      case Action.UndoSale a -> SaleRules.undo(on, a);
      case Action.DeliverSale a -> SaleRules.deliver(on, a);
      case Action.ViewCode a -> CardRules.view(on, a);
      case Action.AttestRedemption a -> CardRules.attest(on, a);
      case Action.FreezeCard a -> CardRules.freeze(on, a);
      case Action.UnfreezeCard a -> CardRules.unfreeze(on, a);
      case Action.VoidCard a -> CardRules.voidCard(on, a);
      case Action.RecordApproval a -> CardRules.approve(on, a);
      case Action.OpenClaim a -> ClaimRules.open(on, a);
      case Action.RespondToClaim a -> ClaimRules.respond(on, a);
      case Action.RuleClaim a -> RulingRules.rule(on, a);
      case Action.AppealRuling a -> RulingRules.appeal(on, a);
      case Action.WithdrawClaim a -> ClaimRules.withdraw(on, a);
      case Action.SettleClaim a -> RulingRules.settle(on, a);
      case Action.RecordBreach a -> ClaimSteps.breach(on, a);
      case Action.LapseClaim a -> ClaimSteps.lapse(on, a);
      case Action.ReissueCard a -> ClaimSteps.reissue(on, a);
      case Action.HoldEscrow a -> MoneyRules.hold(on, a);
      case Action.ReleaseEscrow a -> MoneyRules.release(on, a);
      case Action.PayOutEscrow a -> MoneyRules.payOut(on, a);
      case Action.DepositToPool a -> MoneyRules.deposit(on, a);
      case Action.PayOutOfPool a -> MoneyRules.payOutOf(on, a);
    };
  }

  /**
   * Writes what a decision changes into the overlay: its events' values and the submission id,
   * which is used up by a success and by a recorded refusal, and by nothing else.
   */
  public static void apply(Command command, Decision decision, Overlay state) {
    switch (decision) {
      case Decision.Committed committed ->
          apply(command, committed.events(), committed.at(), state);
      case Refused refused when refused.isRecorded() ->
          apply(command, refused.events(), refused.at(), state);
      default -> {}
    }
  }

  /** As the decision did when the entry was made: for replay. */
  public static void apply(Command command, List<Event> events, long at, Overlay state) {
    new Apply(command, at, state).events(events);
    state.put(
        StateKey.submission(command.id()),
        new StateValue.Submission(command.actor(), command.ask()));
  }
}
