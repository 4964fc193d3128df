package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.StateValue.EscrowState;
import io.cardproof.rules.StateValue.Hold;
import io.cardproof.rules.StateValue.HoldState;
import io.cardproof.rules.StateValue.Order;
import io.cardproof.rules.StateValue.Sale;
import io.cardproof.rules.StateValue.SaleState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one entry into state. It decides nothing: a live decision and a replay of the
 * entry pass through here alike, which is why they end in the same state.
 */
final class Apply {
  private final Command command;
  private final long at;
  private final Overlay state;
  private final ClaimApply claims;

  Apply(Command command, long at, Overlay state) {
    this.command = command;
    this.at = at;
    this.state = state;
    this.claims = new ClaimApply(command, at, state);
  }

  void events(List<Event> events) {
    boolean frozen = events.stream().anyMatch(Event.CardFrozen.class::isInstance);
    events.forEach(event -> event(event, frozen));
  }

  /**
   * @param frozen the same entry freezes the card
   */
  private void event(Event event, boolean frozen) {
    switch (event) {
      case Event.LedgerCreated e -> ledgerCreated(action(Action.CreateLedger.class));
      case Event.LedgerUpgraded e -> upgraded(e.rules());
      // Where the ledger is decides nothing.
      case Event.LedgerMoved e -> {}
      case Event.ClockAdvanced e -> clockAdvanced(e.aheadMs());
      case Event.MemberAdmitted e ->
          MemberApply.admitted(action(Action.AdmitMember.class), at, state);
      case Event.MemberSuspended e -> MemberApply.suspended(e.member(), true, at, state);
      case Event.MemberReinstated e -> MemberApply.suspended(e.member(), false, at, state);
      case Event.ApiKeyReplaced e -> MemberApply.apiKeyReplaced(e, at, state);
      case Event.SigningKeyRotated e ->
          MemberApply.rotated(e, action(Action.RotateSigningKey.class), at, state);
      case Event.MemberDelegated e -> MemberApply.delegated(e, at, state);
      case Event.CredentialRecorded e ->
          MemberApply.credential(action(Action.RecordCredential.class), at, state);
      case Event.ProductSet e -> productSet(action(Action.SetProduct.class));
      case Event.PolicyPublished e -> policyPublished(e, action(Action.PublishPolicy.class));
      case Event.BatchOpened e -> BatchApply.opened(command, e, at, state);
      case Event.CardsMinted e -> BatchApply.minted(command, e, at, state);
      case Event.BatchClosed e -> BatchApply.closed(e, at, state);
      case Event.BatchRecalled e -> BatchApply.recalled(e, at, state);
      case Event.BatchTransferred e -> BatchApply.transferred(e, at, state);
      case Event.CardsTransferred e -> transferred(e);
      case Event.HoldPlaced e -> placed(e, action(Action.PlaceHold.class));
      case Event.HoldRenewed e -> renewed(e);
      case Event.HoldReleased e -> released(e);
      case Event.CardsSold e -> sold(e);
      case Event.SaleUndone e -> undone(e);
      case Event.CardsDelivered e -> delivered(e);
      case Event.CodesViewed e -> viewed(e);
      case Event.RedemptionAttested e ->
          attested(e.card(), e.witness(), action(Action.AttestRedemption.class));
      case Event.RedemptionCorrected e ->
          corrected(e.card(), action(Action.AttestRedemption.class));
      case Event.CardFrozen e -> change(e.card(), CardEdit::frozenBy, command.actor());
      case Event.CardUnfrozen e -> change(e.card(), CardEdit::frozenBy, null);
      case Event.CardVoided e -> put(e.card(), edit(e.card()).state(CardState.VOIDED));
      case Event.ApprovalRecorded e -> approved(e.card(), action(Action.RecordApproval.class));
      case Event.AttemptRefused e -> attempted(e);
      case Event.ClaimOpened e -> claims.opened(e, frozen);
      case Event.ClaimRejected e -> claims.rejected(e);
      case Event.ClaimResponded e -> claims.responded(e);
      case Event.ClaimRuled e -> claims.ruled(e);
      case Event.ClaimAppealed e -> claims.appealed(e);
      case Event.ClaimWithdrawn e -> claims.withdrawn(e);
      case Event.ClaimSettled e -> claims.settled(e);
      case Event.SlaBreached e -> claims.breached(e);
      case Event.CardReplaced e -> claims.replaced(e);
      case Event.EscrowHeld e -> claims.escrowHeld(e);
      case Event.EscrowReleased e -> claims.escrow(e.escrow(), EscrowState.RELEASED);
      case Event.EscrowPaidOut e -> claims.escrow(e.escrow(), EscrowState.PAID_OUT);
      case Event.PoolDeposited e -> claims.pool(e.member(), e.currency(), e.balance());
      case Event.PoolPaidOut e -> claims.pool(e.member(), e.currency(), e.balance());
    }
  }

  private <A extends Action> A action(Class<A> type) {
    return type.cast(command.action());
  }

  // the ledger and its catalogue

  private void ledgerCreated(Action.CreateLedger a) {
    state.put(
        StateKey.LEDGER,
        new StateValue.Ledger(
            at, 0, a.limits(), a.operator(), a.origin(), a.rules(), a.sandbox(), a.tagKey()));
    state.put(
        StateKey.member(a.operator()),
        new StateValue.Member(
            null,
            0,
            at,
            List.of(),
            Custody.GATEWAY,
            a.operatorName(),
            0,
            a.operatorKey(),
            List.of(Role.OPERATOR),
            false));
  }

  private void upgraded(int rules) {
    StateValue.Ledger l = there(StateKey.LEDGER);
    state.put(
        StateKey.LEDGER,
        new StateValue.Ledger(
            at,
            l.clockAheadMs(),
            l.limits(),
            l.operator(),
            l.origin(),
            rules,
            l.sandbox(),
            l.tagKey()));
  }

  private void clockAdvanced(long aheadMs) {
    StateValue.Ledger l = there(StateKey.LEDGER);
    state.put(
        StateKey.LEDGER,
        new StateValue.Ledger(
            at, aheadMs, l.limits(), l.operator(), l.origin(), l.rules(), l.sandbox(), l.tagKey()));
  }

  private void productSet(Action.SetProduct a) {
    state.put(StateKey.product(a.sku()), new StateValue.Product(at, command.id(), a));
    state.put(StateKey.scope(a.scope()), new StateValue.Scope(a.caseSensitive()));
  }

  private void policyPublished(Event.PolicyPublished e, Action.PublishPolicy a) {
    state.put(StateKey.policy(e.policy()), new StateValue.Policy(at, e.version()));
    state.put(
        StateKey.policyText(e.policy(), e.version()),
        new StateValue.PolicyText(at, command.id(), a.terms()));
  }

  // cards

  private void transferred(Event.CardsTransferred e) {
    for (CardStep step : e.cards()) {
      put(step, edit(step).holder(e.to()).moved());
    }
  }

  private void placed(Event.HoldPlaced e, Action.PlaceHold a) {
    for (CardStep step : e.cards()) {
      put(step, edit(step).state(CardState.HELD).hold(e.hold()).since(step.seq()));
    }
    state.put(
        StateKey.hold(e.hold()),
        new Hold(
            a.accountTags(),
            at,
            ids(e.cards()),
            e.expiresAt(),
            a.items(),
            a.orderCommitment(),
            command.actor(),
            at,
            a.slot(),
            HoldState.LIVE,
            command.id()));
    state.put(StateKey.holdSlot(command.actor(), a.slot()), new StateValue.HoldSlot(e.hold()));
    state.put(
        StateKey.order(command.actor(), a.orderCommitment()), new Order(e.hold(), a.items(), null));
  }

  private void renewed(Event.HoldRenewed e) {
    e.cards().forEach(step -> put(step, edit(step)));
    setHold(e.hold(), HoldState.LIVE, e.expiresAt());
  }

  private void released(Event.HoldReleased e) {
    for (CardStep step : e.cards()) {
      put(step, edit(step).free(CardState.HELD).hold(null));
    }
    setHold(e.hold(), HoldState.RELEASED, null);
  }

  private void setHold(String id, HoldState to, @Nullable Long expiresAt) {
    Hold h = there(StateKey.hold(id));
    state.put(
        StateKey.hold(id),
        new Hold(
            h.accountTags(),
            at,
            h.cards(),
            expiresAt == null ? h.expiresAt() : expiresAt,
            h.items(),
            h.orderCommitment(),
            h.owner(),
            h.placedAt(),
            h.slot(),
            to,
            h.submission()));
  }

  private void sold(Event.CardsSold e) {
    Terms terms = terms();
    List<String> holders = new ArrayList<>();
    for (CardStep step : e.cards()) {
      CardEdit edit = edit(step);
      holders.add(edit.was().holder() == null ? "" : edit.was().holder());
      put(
          step,
          edit.state(CardState.SOLD)
              .hold(null)
              .sale(e.sale())
              .holder(command.actor())
              .since(step.seq()));
    }
    if (e.hold() != null) {
      setHold(e.hold(), HoldState.CONFIRMED, null);
    }
    state.put(
        StateKey.sale(e.sale()),
        new Sale(
            terms.accountTags,
            at,
            ids(e.cards()),
            terms.claimTokenHash,
            null,
            List.copyOf(holders),
            terms.order,
            e.policies(),
            null,
            command.actor(),
            at,
            SaleState.SOLD,
            command.id()));
    state.put(
        StateKey.order(command.actor(), terms.order), new Order(e.hold(), terms.items, e.sale()));
  }

  private record Terms(
      @Nullable List<String> accountTags,
      String claimTokenHash,
      List<OrderItem> items,
      String order) {}

  /** A confirmed hold's sale is on the hold's order; its accounts may come with either. */
  private Terms terms() {
    if (command.action() instanceof Action.MakeSale a) {
      return new Terms(a.accountTags(), a.claimTokenHash(), a.items(), a.orderCommitment());
    }
    Action.ConfirmHold a = action(Action.ConfirmHold.class);
    Hold hold = there(StateKey.hold(a.hold()));
    return new Terms(
        a.accountTags() == null ? hold.accountTags() : a.accountTags(),
        a.claimTokenHash(),
        hold.items(),
        hold.orderCommitment());
  }

  private void undone(Event.SaleUndone e) {
    Sale sale = there(StateKey.sale(e.sale()));
    for (int i = 0; i < e.cards().size(); i++) {
      CardStep step = e.cards().get(i);
      String holder = sale.holders().get(i);
      put(
          step,
          edit(step).free(CardState.SOLD).sale(null).holder(holder.isEmpty() ? null : holder));
    }
    setSale(e.sale(), SaleState.UNDONE, null);
    Order order = there(StateKey.order(sale.seller(), sale.orderCommitment()));
    state.put(
        StateKey.order(sale.seller(), sale.orderCommitment()),
        new Order(null, order.items(), null));
  }

  private void delivered(Event.CardsDelivered e) {
    e.cards().forEach(step -> put(step, edit(step).state(CardState.DELIVERED)));
    setSale(e.sale(), SaleState.DELIVERED, command.id());
  }

  private void setSale(String id, SaleState to, @Nullable String delivery) {
    Sale s = there(StateKey.sale(id));
    state.put(
        StateKey.sale(id),
        new Sale(
            s.accountTags(),
            at,
            s.cards(),
            s.claimTokenHash(),
            delivery,
            s.holders(),
            s.orderCommitment(),
            s.policies(),
            s.reissueFor(),
            s.seller(),
            s.soldAt(),
            to,
            s.submission()));
  }

  private void viewed(Event.CodesViewed e) {
    e.cards().forEach(step -> put(step, edit(step).viewed()));
  }

  /** Only an issuer's SUCCESS moves the card; every other word is kept as said. */
  private void attested(CardStep step, Witness witness, Action.AttestRedemption a) {
    CardEdit edit = edit(step);
    if (witness == Witness.ISSUER && a.outcome() == RedemptionOutcome.SUCCESS) {
      edit.redeemed(command.actor(), step.seq());
    }
    put(step, edit);
    if (witness == Witness.ISSUER) {
      lastWord(a);
    }
  }

  private void lastWord(Action.AttestRedemption a) {
    state.put(
        StateKey.attested(a.card()),
        new StateValue.Attested(
            a.accountTag(),
            at,
            command.actor(),
            a.outcome(),
            a.redeemedAt(),
            a.uncertaintySeconds()));
  }

  private void corrected(CardStep step, Action.AttestRedemption a) {
    CardEdit edit = edit(step);
    if (a.outcome() != RedemptionOutcome.SUCCESS) {
      edit.notRedeemed();
    }
    put(step, edit);
    lastWord(a);
  }

  private void approved(@Nullable CardStep step, Action.RecordApproval a) {
    if (step != null) {
      put(step, edit(step));
    }
    StateKey<StateValue.Approvals> key =
        a.card() != null
            ? StateKey.cardApprovals(a.card())
            : StateKey.orderApprovals(command.actor(), Objects.requireNonNull(a.orderCommitment()));
    StateValue.Approvals before = state.get(key);
    Set<StateValue.Approval> all = new LinkedHashSet<>();
    if (before != null) {
      all.addAll(before.approvals());
    }
    all.add(new StateValue.Approval(a.kind(), command.actor(), a.personCommitment()));
    state.put(key, new StateValue.Approvals(List.copyOf(all)));
  }

  private void attempted(Event.AttemptRefused e) {
    state.put(
        StateKey.attempt(e.card().id(), command.actor(), e.code(), e.card().seq()),
        new StateValue.Attempt(command.id()));
  }

  // shared

  private interface Edit {
    CardEdit to(CardEdit edit, @Nullable String value);
  }

  private void change(CardStep step, Edit edit, @Nullable String value) {
    put(step, edit.to(edit(step), value));
  }

  private CardEdit edit(CardStep step) {
    return new CardEdit(there(StateKey.card(step.id())));
  }

  private void put(CardStep step, CardEdit edit) {
    state.put(StateKey.card(step.id()), edit.to(at, step.seq() + 1));
  }

  private static List<String> ids(List<CardStep> steps) {
    return steps.stream().map(CardStep::id).toList();
  }

  private <V extends StateValue> V there(StateKey<V> key) {
    return there(key, state);
  }

  static <V extends StateValue> V there(StateKey<V> key, State state) {
    V value = state.get(key);
    if (value == null) {
      throw new IllegalStateException("an event touches " + key.prefix() + " that is not there");
    }
    return value;
  }
}
