package io.cardproof.tags;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of RFC 9497 mode 1 with everything that was said in it: proof that a code has a
 * card id under a public key. It contains the code (in {@code input}), so it goes only where the
 * code goes. Byte strings are base64url without padding.
 *
 * @param suite {@code P256-SHA256}
 * @param mode 1
 * @param publicKey 33 bytes, compressed
 * @param input the fields of {@link Tagger} for a card id
 * @param blind 32 bytes
 * @param blindedElement 33 bytes, blind · hash_to_curve(input)
 * @param evaluatedElement 33 bytes, key · blindedElement
 * @param c challenge of the proof, 32 bytes
 * @param s response of the proof, 32 bytes
 */
public record TagTranscript(
    String suite,
    int mode,
    String publicKey,
    String input,
    String blind,
    String blindedElement,
    String evaluatedElement,
    String c,
    String s) {

  static TagTranscript of(
      byte[] publicKey, byte[] input, Voprf.Blinded blinded, Voprf.Evaluation evaluation) {
    byte[] proof = evaluation.proof();
    return new TagTranscript(
        Voprf.SUITE,
        Voprf.MODE,
        TagInputs.text(publicKey),
        TagInputs.text(input),
        TagInputs.text(blinded.blind()),
        TagInputs.text(blinded.element()),
        TagInputs.text(evaluation.elements().getFirst()),
        TagInputs.text(Arrays.copyOf(proof, P256.SCALAR_BYTES)),
        TagInputs.text(Arrays.copyOfRange(proof, P256.SCALAR_BYTES, DleqProof.PROOF_BYTES)));
  }

  /**
   * True if the transcript shows that the code in the scope has the card id under the public key of
   * the ledger. False for anything else, malformed transcripts included.
   *
   * @param publicKey 33 bytes, from the genesis entry, never from the transcript
   */
  public static boolean verify(
      TagTranscript transcript,
      byte[] publicKey,
      String scope,
      String normalisedCode,
      String cardId) {
    try {
      return transcript.shows(publicKey, TagInputs.card(scope, normalisedCode), cardId);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /**
   * True if the transcript shows that the code it discloses has the card id.
   *
   * @param publicKey 33 bytes, from the genesis entry, never from the transcript
   * @param scope the code space it has to be of; null where any will do, since the card is not on
   *     the ledger
   */
  public static boolean verify(
      TagTranscript transcript, byte[] publicKey, @Nullable String scope, String cardId) {
    try {
      byte[] input = bytes(transcript.input);
      return TagInputs.isCard(input, scope) && transcript.shows(publicKey, input, cardId);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private boolean shows(byte[] expectedKey, byte[] expectedInput, String cardId) {
    Voprf voprf = new Voprf();
    byte[] evaluated = bytes(evaluatedElement);
    Voprf.Blinded blinded = voprf.blind(expectedInput, bytes(blind));
    var evaluation = new Voprf.Evaluation(List.of(evaluated), Voprf.concat(bytes(c), bytes(s)));
    return suite.equals(Voprf.SUITE)
        && mode == Voprf.MODE
        && Arrays.equals(bytes(publicKey), expectedKey)
        && Arrays.equals(bytes(input), expectedInput)
        && Arrays.equals(bytes(blindedElement), blinded.element())
        && voprf.verify(expectedKey, List.of(blinded.element()), evaluation)
        && TagInputs.text(voprf.unblind(expectedInput, blinded.blind(), evaluated)).equals(cardId);
  }

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /** Shows nothing: the input is the code. */
  @Override
  public String toString() {
    return "TagTranscript[" + suite + ", mode " + mode + "]";
  }
}
