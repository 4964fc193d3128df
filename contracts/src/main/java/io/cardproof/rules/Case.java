package io.cardproof.rules;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command in front of one state: what every rule looks up, and the refusals every rule shares.
 * Lives for one decision.
 */
final class Case {
  final Command command;
  final State state;
  final StateValue.Ledger ledger;
  final StateValue.Member actor;

  Case(Command command, State state, StateValue.Ledger ledger, StateValue.Member actor) {
    this.command = command;
    this.state = state;
    this.ledger = ledger;
    this.actor = actor;
  }

  String me() {
    return command.actor();
  }

  /** The time of the events: never before what is already on the ledger for what they touch. */
  long timeAfter(long touched) {
    return Math.max(command.at(), touched);
  }

  /** The latest time already on the ledger for these cards. */
  long latest(Collection<String> cards) {
    return cards.stream().mapToLong(card -> card(card).at()).max().orElse(0);
  }

  Decision committed(long touched, Event... events) {
    return new Decision.Committed(timeAfter(touched), List.of(events));
  }

  // existence

  <V extends StateValue> V existing(StateKey<V> key, RefusalCode otherwise) {
    V value = state.get(key);
    if (value == null) {
      throw Refuse.because(otherwise);
    }
    return value;
  }

  StateValue.Card card(String id) {
    StateValue.Card card = state.get(StateKey.card(id));
    if (card == null) {
      throw Refuse.card(RefusalCode.CARD_UNKNOWN, id);
    }
    return card;
  }

  StateValue.Batch batch(String id) {
    return existing(StateKey.batch(id), RefusalCode.BATCH_UNKNOWN);
  }

  StateValue.Batch batchOf(StateValue.Card card) {
    return present(StateKey.batch(card.batch()));
  }

  StateValue.Product productOf(StateValue.Batch batch) {
    return present(StateKey.product(batch.sku()));
  }

  PolicyTerms terms(Event.PolicyVersion version) {
    return present(StateKey.policyText(version.policy(), version.version())).terms();
  }

  Warranty warranty(Event.PolicyVersion version) {
    return Warranty.of(version, terms(version));
  }

  /** What the rules themselves have put there before. */
  <V extends StateValue> V present(StateKey<V> key) {
    V value = state.get(key);
    if (value == null) {
      throw new IllegalStateException("the state lacks " + key.prefix() + ", which it must hold");
    }
    return value;
  }

  /**
   * An id of what a command creates is a part of its submission id, which a member with a key of
   * its own chooses: one that was used before must not stand for two things.
   */
  void isNew(StateKey<?> created) {
    if (state.get(created) != null) {
      throw Refuse.because(RefusalCode.SUBMISSION_MISMATCH);
    }
  }

  // role

  boolean has(Role role) {
    return actor.roles().contains(role);
  }

  void needs(Role role) {
    if (!has(role)) {
      throw Refuse.because(RefusalCode.ROLE_MISSING);
    }
  }

  static boolean allows(List<String> members, String member) {
    return members.contains(member) || members.contains("*");
  }

  /** Its supplier, or one who watches over the ledger. */
  void needsSupplierOrOffice(StateValue.Batch batch) {
    if (batch.supplier().equals(me()) || has(Role.OPERATOR) || has(Role.ARBITRATOR)) {
      return;
    }
    throw Refuse.because(has(Role.SUPPLIER) ? RefusalCode.NOT_YOURS : RefusalCode.ROLE_MISSING);
  }

  // a card that another has, or the actor itself

  /**
   * The refusal for a taken card. Taken by another it goes on the record, once for the same event
   * in the way; the same attempt again answers with that entry.
   */
  Decision taken(RefusalCode code, String card, String taker, int blocking, long at) {
    Where where = taker.equals(me()) ? Where.HERE : Where.ELSEWHERE;
    Refusal refusal = new Refusal(code, card, null, null, where);
    if (where == Where.HERE) {
      return Decision.Refused.unrecorded(refusal);
    }
    StateValue.Attempt before = state.get(StateKey.attempt(card, me(), code, blocking));
    if (before != null) {
      return new Decision.Refused(refusal, 0, List.of(), before.submission());
    }
    Event attempt = new Event.AttemptRefused(new Event.CardStep(card, blocking), code);
    return new Decision.Refused(refusal, timeAfter(at), List.of(attempt), null);
  }

  StateValue.@Nullable Hold holdOf(StateValue.Card card) {
    return card.hold() == null ? null : state.get(StateKey.hold(card.hold()));
  }
}
