package io.cardproof.map;

import io.cardproof.codec.Digests;
import io.cardproof.rules.CardState;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What the map says of one card.
 *
 * @param key the 32 bytes of the card id
 * @param last running number of the card's last event
 * @param state as the ledger stores it
 */
public record MappedCard(
    @SuppressWarnings("ArrayRecordComponent") byte[] key, int last, CardState state)
    implements Comparable<MappedCard> {
  private static final int ID_CHARS = 43;

  /** The others are seen from a card's freeze, its batch and the time. */
  static final List<CardState> STORED =
      List.of(
          CardState.AVAILABLE,
          CardState.HELD,
          CardState.SOLD,
          CardState.DELIVERED,
          CardState.REDEEMED,
          CardState.VOIDED,
          CardState.REPLACED);

  /**
   * @throws IllegalArgumentException if the key has not 32 bytes, the number is negative, or the
   *     state is one that is never stored
   */
  public MappedCard {
    if (key.length != MapHash.LENGTH || last < 0 || !STORED.contains(state)) {
      throw new IllegalArgumentException("no card of the map");
    }
  }

  /**
   * @param card its id, 43 characters base64url
   * @throws IllegalArgumentException also if the id is none
   */
  public static MappedCard of(String card, int last, CardState state) {
    return new MappedCard(key(card), last, state);
  }

  /**
   * The key of a card id.
   *
   * @throws IllegalArgumentException if these are not 43 characters of canonical base64url
   */
  public static byte[] key(String card) {
    byte[] key = card.length() == ID_CHARS ? Base64.getUrlDecoder().decode(card) : new byte[0];
    if (!Digests.base64Url(key).equals(card)) {
      throw new IllegalArgumentException("no card id");
    }
    return key;
  }

  /** Its id, 43 characters base64url. */
  public String card() {
    return Digests.base64Url(key);
  }

  byte[] hash() {
    return MapHash.card(key, last, state);
  }

  /** By key, as the map has them from left to right. */
  @Override
  public int compareTo(MappedCard other) {
    return Arrays.compareUnsigned(key, other.key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MappedCard that
        && last == that.last
        && state == that.state
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }
}
