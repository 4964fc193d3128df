package io.cardproof.tags;

import io.cardproof.keys.LengthPrefixed;
import java.util.Base64;
import java.util.List;

/**
 * Names cards: holds the ledger's tag key and turns normalised codes into card ids.
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
 * the key nobody can compute or test one. Thread safe; nothing needs closing.
 */
public final class Tagger {

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final byte[] secret;
  private final byte[] publicKey;
  private final Voprf voprf;

  /**
   * With the fastest constant-time multiplication of this machine.
   *
   * @param secretScalar 32 bytes, big-endian, in 1 .. order-1 of P-256; copied
   */
  public Tagger(byte[] secretScalar) {
    this(secretScalar, new Voprf());
  }

  private Tagger(byte[] secretScalar, Voprf voprf) {
    this.secret = secretScalar.clone();
    this.voprf = voprf;
    this.publicKey = voprf.publicKey(secret);
  }

  /** The same tags without native code, to compare against. */
  public static Tagger inPureJava(byte[] secretScalar) {
    return new Tagger(secretScalar, new Voprf(PointMultipliers.pureJava()));
  }

  /** 33 bytes, compressed: the key of the genesis entry. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Which code multiplies points here: a libcrypto's file name, or {@code bouncycastle}. */
  public String multiplierName() {
    return voprf.multiplierName();
  }

  public String cardId(String scope, String normalisedCode) {
    return tag(cardInput(scope, normalisedCode));
  }

  /** Card ids in the order of the codes, computed on all cores of the common pool. */
  public List<String> cardIds(String scope, List<String> normalisedCodes) {
    return normalisedCodes.parallelStream().map(code -> cardId(scope, code)).toList();
  }

  /** Equal for the same card and account only; says nothing across two cards. */
  public String accountTag(String cardId, String account) {
    return tag(LengthPrefixed.of("account", cardId, account));
  }

  /** What shows to anyone, without this service, that the code has this card id. */
  public TagTranscript transcript(String scope, String normalisedCode) {
    byte[] input = cardInput(scope, normalisedCode);
    Voprf.Blinded blinded = voprf.blind(input);
    Voprf.Evaluation evaluation = voprf.blindEvaluate(secret, List.of(blinded.element()));
    return TagTranscript.of(publicKey, input, blinded, evaluation);
  }

  static byte[] cardInput(String scope, String normalisedCode) {
    return LengthPrefixed.of("card", scope, normalisedCode);
  }

  static String text(byte[] output) {
    return TEXT.encodeToString(output);
  }

  private String tag(byte[] input) {
    return text(voprf.evaluate(secret, input));
  }
}
