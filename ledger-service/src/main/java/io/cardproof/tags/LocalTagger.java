package io.cardproof.tags;

import java.util.List;

/**
 * Names cards with the ledger's tag key, which this process holds. Thread safe; nothing needs
 * closing.
 */
public final class LocalTagger implements Tagger {

  private final byte[] secret;
  private final byte[] publicKey;
  private final Voprf voprf;

  /**
   * With the fastest constant-time multiplication of this machine.
   *
   * @param secretScalar 32 bytes, big-endian, in 1 .. order-1 of P-256; copied
   */
  public LocalTagger(byte[] secretScalar) {
    this(secretScalar, new Voprf());
  }

  private LocalTagger(byte[] secretScalar, Voprf voprf) {
    this.secret = secretScalar.clone();
    this.voprf = voprf;
    this.publicKey = voprf.publicKey(secret);
  }

  /** The same tags without native code, to compare against. */
  public static LocalTagger inPureJava(byte[] secretScalar) {
    return new LocalTagger(secretScalar, new Voprf(PointMultipliers.pureJava()));
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Which code multiplies points here: a libcrypto's file name, or {@code bouncycastle}. */
  public String multiplierName() {
    return voprf.multiplierName();
  }

  public String cardId(String scope, String normalisedCode) {
    return tag(TagInputs.card(scope, normalisedCode));
  }

  @Override
  public List<String> cardIds(String member, String scope, List<String> normalisedCodes) {
    return normalisedCodes.parallelStream().map(code -> cardId(scope, code)).toList();
  }

  public String accountTag(String cardId, String account) {
    return tag(TagInputs.account(cardId, account));
  }

  @Override
  public List<String> accountTags(String member, List<String> cardIds, String account) {
    return cardIds.parallelStream().map(card -> accountTag(card, account)).toList();
  }

  @Override
  public TagTranscript transcript(String member, String scope, String normalisedCode) {
    byte[] input = TagInputs.card(scope, normalisedCode);
    Voprf.Blinded blinded = voprf.blind(input);
    Voprf.Evaluation evaluation = evaluate(List.of(blinded.element()));
    return TagTranscript.of(publicKey, input, blinded, evaluation);
  }

  /**
   * What the tag service does for another organisation: evaluates its blinded elements, and proves
   * with one proof for all that the ledger's key did it (RFC 9497 section 3.3.2). The inputs stay
   * hidden.
   *
   * @param elements 33 bytes each, 1 to {@link Tagger#BATCH_MAX}
   * @throws IllegalArgumentException if one is no point of the curve, or there are none or too many
   */
  public Voprf.Evaluation evaluate(List<byte[]> elements) {
    if (elements.isEmpty() || elements.size() > BATCH_MAX) {
      throw new IllegalArgumentException("a batch has 1 to " + BATCH_MAX + " elements");
    }
    return voprf.blindEvaluate(secret, elements);
  }

  private String tag(byte[] input) {
    return TagInputs.text(voprf.evaluate(secret, input));
  }
}
