package io.cardproof.watch;

import io.cardproof.cards.Caller;
import io.cardproof.members.ServedMembers;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.StateValue.Member;
import io.cardproof.store.Replica;
import java.util.Optional;

/**
 * Who signs what happens by itself: a member whose key this gateway keeps, the operator where it
 * does. The rules look at the ledger and not at who it is; the entry names it.
 */
public final class Relay {
  private static final int PAGE = 200;

  private final Replica replica;
  private final ServedMembers served;

  public Relay(Replica replica, ServedMembers served) {
    this.replica = replica;
    this.served = served;
  }

  /** Empty where this gateway keeps nobody's key. */
  public Optional<Caller> caller() {
    StateValue.Ledger ledger = replica.state().get(StateKey.LEDGER);
    if (ledger == null) {
      return Optional.empty();
    }
    Optional<Caller> operator = caller(ledger.operator());
    return operator.isPresent() ? operator : first();
  }

  private Optional<Caller> first() {
    return replica.list(Member.class, "member", null, PAGE).stream()
        .map(Replica.Row::id)
        .map(this::caller)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Caller> caller(String id) {
    Member member = replica.state().get(StateKey.member(id));
    boolean able = member != null && !member.suspended() && served.keepsKeyOf(id);
    return member == null || !able
        ? Optional.empty()
        : Optional.of(new Caller(id, member.roles(), member.custody()));
  }
}
