package io.cardproof.members;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.keys.Keystore;
import io.cardproof.rules.Custody;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import org.jspecify.annotations.Nullable;

/**
 * Which members this gateway serves: those whose signing key its keystore has, and those that sign
 * for themselves. In a network each organisation's gateways serve its own members, and the ledger
 * alone says which those are: the key on it is either the one this keystore derives, or another's.
 */
public final class ServedMembers {
  private final Replica replica;
  private final Keystore keystore;

  public ServedMembers(Replica replica, Keystore keystore) {
    this.replica = replica;
    this.keystore = keystore;
  }

  /** Whether it may come in here; no for a member that is not there. */
  public boolean serves(String id) {
    StateValue.Member member = replica.state().get(StateKey.member(id));
    return member != null && serves(id, member);
  }

  public boolean serves(String id, StateValue.Member member) {
    return member.custody() == Custody.SELF || keepsKeyOf(id, member);
  }

  /** Whether this gateway can sign for it. */
  public boolean keepsKeyOf(String id) {
    StateValue.@Nullable Member member = replica.state().get(StateKey.member(id));
    return member != null && keepsKeyOf(id, member);
  }

  private boolean keepsKeyOf(String id, StateValue.Member member) {
    if (member.custody() == Custody.SELF) {
      return false;
    }
    byte[] own = keystore.memberSigner(id, member.keys()).publicKey();
    return Digests.base64Url(own).equals(member.publicKey());
  }

  /**
   * Who signs what a buyer asks by the token of a sale: the operator where this gateway has its
   * key, since it is no party; else the sale's seller.
   *
   * @throws Refused {@code auth.role_missing} where this gateway has neither key
   */
  public Caller relayFor(String seller) {
    StateValue.Ledger ledger = replica.state().get(StateKey.LEDGER);
    String operator = ledger == null ? seller : ledger.operator();
    String relay = keepsKeyOf(operator) ? operator : seller;
    StateValue.Member member = replica.state().get(StateKey.member(relay));
    if (member == null || !keepsKeyOf(relay, member)) {
      throw Refused.withDetail(
          "auth.role_missing",
          "This gateway signs neither for the operator nor for the seller, so it cannot hand in"
              + " what a buyer asks: the seller's own gateway can.");
    }
    return new Caller(relay, member.roles(), member.custody());
  }
}
