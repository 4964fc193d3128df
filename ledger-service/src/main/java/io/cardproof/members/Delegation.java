package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Event;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which gateway's account sends for a member, where the ledger is on a chain of accounts. */
public final class Delegation implements AnswerShape {
  private final Desk desk;
  private final Replica replica;
  private final Ledger ledger;
  private final ServedMembers served;

  public Delegation(Desk desk, Replica replica, Ledger ledger, ServedMembers served) {
    this.desk = desk;
    this.replica = replica;
    this.ledger = ledger;
    this.served = served;
  }

  /**
   * @param gateway its account, {@code 0x} and 40 hexadecimal digits
   */
  public record Delegated(String memberId, String gateway, Receipt receipt) {}

  /**
   * By the member, or by the operator at the gateway that signs for the member.
   *
   * @param account null for this gateway's own
   */
  public Answer delegate(Asking asking, String id, @Nullable String account) {
    StateValue.Member member = replica.state().get(StateKey.member(id));
    if (member == null) {
      throw Refused.of(RefusalCode.MEMBER_UNKNOWN);
    }
    Asking own = asMember(asking, id, member);
    // Some programs spell accounts with capitals, which are a checksum.
    String to = account == null ? ownAccount() : account.toLowerCase(Locale.ROOT);
    long before = asking.preparing() || !to.equals(member.account()) ? -1 : lastOf(id);
    // A PUT may be repeated, and each command under its new key would be another entry.
    if (before > lastMove()) {
      return answer(desk.done(before, true));
    }
    return answer(desk.ask(own, new Action.DelegateMember(to), List.of()));
  }

  private Asking asMember(Asking asking, String id, StateValue.Member member) {
    if (asking.caller().member().equals(id)) {
      return asking;
    }
    if (!asking.caller().has(Role.OPERATOR)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    if (!served.keepsKeyOf(id)) {
      throw Refused.withDetail(
          RefusalCode.NOT_YOURS.word(),
          "A member's delegation is signed by the member: this gateway does not keep its key.");
    }
    Caller caller = new Caller(id, member.roles(), Custody.GATEWAY);
    return new Asking(caller, Digests.submissionId(id, asking.submissionId()), asking.preparing());
  }

  private String ownAccount() {
    return ledger
        .account()
        .orElseThrow(() ->
            Refused.invalid(
                "account",
                "This ledger is on no chain where gateways have accounts: name the account."));
  }

  /** The entry by which it delegated last. */
  private long lastOf(String member) {
    return last(StateKey.member(member).text(), Event.MemberDelegated.class);
  }

  /** Another chain's contract may not have what was said before. */
  private long lastMove() {
    return last(StateKey.LEDGER.text(), Event.LedgerMoved.class);
  }

  private long last(String history, Class<? extends Event> type) {
    return replica.history(history).stream()
        .filter(index -> type.isInstance(replica.entry(index).events().getFirst()))
        .mapToLong(index -> index)
        .max()
        .orElse(-1);
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return done.entry().command().action() instanceof Action.DelegateMember ? answer(done) : null;
  }

  private static Answer answer(Desk.Done done) {
    Event.MemberDelegated event = (Event.MemberDelegated) done.entry().events().getFirst();
    Delegated body = new Delegated(event.member(), event.account(), done.receipt());
    return new Answer(200, body, done.index(), done.replayed());
  }
}
