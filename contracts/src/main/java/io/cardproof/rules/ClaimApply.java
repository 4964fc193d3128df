package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.StateValue.Claim;
import io.cardproof.rules.StateValue.ClaimSlot;
import io.cardproof.rules.StateValue.Escrow;
import io.cardproof.rules.StateValue.EscrowState;
import io.cardproof.rules.StateValue.Sale;
import io.cardproof.rules.StateValue.SaleState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What events make of claims, and of the money that others hold. */
final class ClaimApply {
  private final Command command;
  private final long at;
  private final Overlay state;

  ClaimApply(Command command, long at, Overlay state) {
    this.command = command;
    this.at = at;
    this.state = state;
  }

  private <A extends Action> A action(Class<A> type) {
    return type.cast(command.action());
  }

  private <V extends StateValue> V there(StateKey<V> key) {
    return Apply.there(key, state);
  }

  /** What the claim does to its card is another event's: it only takes a running number. */
  private void touch(CardStep step) {
    state.put(
        StateKey.card(step.id()),
        new CardEdit(there(StateKey.card(step.id()))).to(at, step.seq() + 1));
  }

  void opened(Event.ClaimOpened e, boolean froze) {
    touch(e.card());
    Action.OpenClaim a = action(Action.OpenClaim.class);
    state.put(
        StateKey.claim(e.claim()),
        first(a, e.policy(), e.productType(), e.sale(), froze, e.state()));
    StateKey<ClaimSlot> key = StateKey.claimSlot(a.card(), a.reason());
    ClaimSlot before = state.get(key);
    String auto = before == null ? null : before.auto();
    state.put(key, new ClaimSlot(a.by() == Party.WATCHER ? e.claim() : auto, e.claim()));
  }

  private Claim first(
      Action.OpenClaim a,
      Event.@Nullable PolicyVersion policy,
      @Nullable ProductType type,
      @Nullable String sale,
      boolean froze,
      ClaimState in) {
    return new Claim(
        null,
        null,
        at,
        a.by(),
        a.card(),
        ClaimRules.kinds(a.evidence()),
        null,
        froze,
        null,
        null,
        at,
        command.actor(),
        a.evidence().size(),
        policy,
        type,
        a.reason(),
        null,
        false,
        null,
        sale,
        List.of(),
        in,
        Map.of(),
        command.id(),
        null);
  }

  /** Not heard from the first, or for want of evidence later. */
  void rejected(Event.ClaimRejected e) {
    if (e.card() != null) {
      touch(e.card());
    }
    Claim before = state.get(StateKey.claim(e.claim()));
    Claim claim =
        before == null
            ? first(
                action(Action.OpenClaim.class),
                null,
                null,
                null,
                false,
                ClaimState.REJECTED_INADMISSIBLE)
            : before;
    ClaimEdit edit = new ClaimEdit(claim).inadmissible(e.why());
    if (command.action() instanceof Action.LapseClaim) {
      edit.step(ClaimSteps.LAPSE, command.id());
    }
    state.put(StateKey.claim(e.claim()), edit.to(at));
  }

  private ClaimEdit edit(String claim) {
    return new ClaimEdit(there(StateKey.claim(claim)));
  }

  private void put(String claim, CardStep step, ClaimEdit edit) {
    touch(step);
    state.put(StateKey.claim(claim), edit.to(at));
  }

  void responded(Event.ClaimResponded e) {
    Action.RespondToClaim a = action(Action.RespondToClaim.class);
    put(e.claim(), e.card(), edit(e.claim()).answered(a.by(), a.evidence()).state(e.state()));
  }

  void ruled(Event.ClaimRuled e) {
    Action.RuleClaim a = action(Action.RuleClaim.class);
    put(e.claim(), e.card(), edit(e.claim()).ruled(a, command.actor(), at));
  }

  void appealed(Event.ClaimAppealed e) {
    put(e.claim(), e.card(), edit(e.claim()).appealed(at));
  }

  void withdrawn(Event.ClaimWithdrawn e) {
    put(e.claim(), e.card(), edit(e.claim()).state(ClaimState.WITHDRAWN));
  }

  void settled(Event.ClaimSettled e) {
    ClaimEdit edit = edit(e.claim()).settled(e.remedy());
    if (command.action() instanceof Action.ReissueCard) {
      edit.step(ClaimSteps.REISSUE, command.id());
    }
    put(e.claim(), e.card(), edit);
  }

  void breached(Event.SlaBreached e) {
    ClaimEdit edit = edit(e.claim());
    Claim was = edit.was();
    edit.step(ClaimSteps.name(e.step(), was.appealedAt() != null), command.id());
    if (e.step() == SlaStep.RESPONSE && was.state() == ClaimState.AWAITING_RESPONSE) {
      edit.state(ClaimState.UNDER_REVIEW);
    }
    put(e.claim(), e.card(), edit);
  }

  /** The bad card is out; its replacement is sold to the same order, by a sale of its own. */
  void replaced(Event.CardReplaced e) {
    Claim claim = there(StateKey.claim(e.claim()));
    String first = claim.sale();
    if (first == null) {
      throw new IllegalStateException("a claim without a sale has no replacement");
    }
    Sale sale = there(StateKey.sale(first));
    putCard(e.card(), edit(e.card()).state(CardState.REPLACED));
    CardEdit replacement = edit(e.replacement());
    String holder = replacement.was().holder();
    putCard(
        e.replacement(),
        replacement
            .state(CardState.SOLD)
            .hold(null)
            .sale(e.sale())
            .holder(sale.seller())
            .since(e.replacement().seq()));
    state.put(
        StateKey.sale(e.sale()),
        new Sale(
            null,
            at,
            List.of(e.replacement().id()),
            sale.claimTokenHash(),
            null,
            List.of(holder == null ? "" : holder),
            sale.orderCommitment(),
            List.of(e.policy()),
            e.claim(),
            sale.seller(),
            at,
            SaleState.SOLD,
            command.id()));
  }

  private CardEdit edit(CardStep step) {
    return new CardEdit(there(StateKey.card(step.id())));
  }

  private void putCard(CardStep step, CardEdit edit) {
    state.put(StateKey.card(step.id()), edit.to(at, step.seq() + 1));
  }

  void escrowHeld(Event.EscrowHeld e) {
    state.put(
        StateKey.escrow(e.escrow()),
        new Escrow(at, command.actor(), e.sale(), EscrowState.HELD, command.id()));
  }

  void escrow(String id, EscrowState to) {
    Escrow was = there(StateKey.escrow(id));
    state.put(
        StateKey.escrow(id), new Escrow(at, was.guarantor(), was.sale(), to, was.submission()));
    if (command.action() instanceof Action.PayOutEscrow a) {
      state.put(StateKey.escrowPayment(a.claim()), new StateValue.Payment(command.id()));
    }
  }

  void pool(String member, String currency, String balance) {
    state.put(StateKey.pool(member, currency), new StateValue.Pool(at, MoneyRules.units(balance)));
    if (command.action() instanceof Action.PayOutOfPool a && a.claim() != null) {
      state.put(StateKey.poolPayment(a.claim()), new StateValue.Payment(command.id()));
    }
  }
}
