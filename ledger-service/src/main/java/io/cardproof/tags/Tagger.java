package io.cardproof.tags;

import java.util.List;

/**
 * Names cards: turns normalised codes into card ids under the ledger's tag key, which is here or
 * with a tag service.
 *
 * <p>The VOPRF input is a list of fields, each as its UTF-8 length (2 bytes, big-endian) and its
 * UTF-8 bytes:
 *
 * <pre>
 * card id      "card", scope, normalised code
 * account tag  "account", card id, account
 * </pre>
 *
 * <p>The result is the 32-byte VOPRF output in base64url without padding: 43 characters. Without
 * the key nobody can compute or test one. Thread safe.
 *
 * <p>Every method takes the member that asks, for whom a tag service counts it, and throws {@link
 * TagServiceException} where a service is asked and gives no answer that holds.
 */
public interface Tagger {

  /** Elements of one request to a tag service: a page of an upload. */
  int BATCH_MAX = 1_000;

  /** 33 bytes, compressed: the key of the genesis entry. */
  byte[] publicKey();

  /** Card ids in the order of the codes. */
  List<String> cardIds(String member, String scope, List<String> normalisedCodes);

  /**
   * One tag for each card, in their order. Equal for the same card and account only; says nothing
   * across two cards.
   */
  List<String> accountTags(String member, List<String> cardIds, String account);

  /** What shows to anyone, without this service, that the code has this card id. */
  TagTranscript transcript(String member, String scope, String normalisedCode);
}
