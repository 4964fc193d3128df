package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/** What can be said of a card from its own record, its batch, its hold and a time. */
public final class Cards {
  private Cards() {}

  /** The state a reader is told: the stored one, seen through freeze, recall, expiry and lapse. */
  public static CardState shown(
      StateValue.Card card, StateValue.Batch batch, StateValue.@Nullable Hold hold, long at) {
    CardState state = card.state();
    if (state == CardState.VOIDED || state == CardState.REPLACED || state == CardState.REDEEMED) {
      return state;
    }
    if (card.frozenBy() != null) {
      return CardState.FROZEN;
    }
    if (state == CardState.DELIVERED) {
      return state;
    }
    if (batch.recalled()) {
      return CardState.RECALLED;
    }
    if (state == CardState.SOLD) {
      return state;
    }
    if (isExpired(batch, at)) {
      return CardState.EXPIRED;
    }
    boolean held = state == CardState.HELD && hold != null && at < hold.expiresAt();
    return held ? CardState.HELD : CardState.AVAILABLE;
  }

  public static boolean isExpired(StateValue.Batch batch, long at) {
    Long expiresAt = batch.expiresAt();
    return expiresAt != null && at >= expiresAt;
  }

  /** Who has it: the seller once sold, else whoever got it by transfer, else the batch's holder. */
  public static String holder(StateValue.Card card, StateValue.Batch batch) {
    return card.holder() == null ? batch.holder() : card.holder();
  }

  /**
   * A hold lapses for its owner at its expiry, for others a grace later, so that a clock ahead
   * gains nothing.
   */
  public static boolean isLapsed(StateValue.Hold hold, String member, Limits limits, long at) {
    long grace = hold.owner().equals(member) ? 0 : limits.holdGraceMs();
    return at >= hold.expiresAt() + grace;
  }

  /**
   * The holder may sell; while the cards are where they were minted, so may those whom the batch
   * names.
   */
  public static boolean maySell(StateValue.Card card, StateValue.Batch batch, String member) {
    if (holder(card, batch).equals(member)) {
      return true;
    }
    return !card.moved() && !batch.moved() && Case.allows(batch.sellers(), member);
  }

  static boolean hasCredentials(StateValue.Member member, StateValue.Product product, long at) {
    return product.terms().requiredCredentials().stream()
        .allMatch(kind -> member.credentials().stream().anyMatch(held -> isGood(held, kind, at)));
  }

  private static boolean isGood(Credential credential, String kind, long at) {
    Long validUntil = credential.validUntil();
    return credential.kind().equals(kind)
        && credential.status() == CredentialStatus.ACCEPTED
        && (validUntil == null || at < validUntil);
  }
}
