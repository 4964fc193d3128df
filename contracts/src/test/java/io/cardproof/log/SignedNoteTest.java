package io.cardproof.log;

import static io.cardproof.log.ProofVerifierTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.ProofException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  /** The example of Go's golang.org/x/mod/sumdb/note, keys and bytes. */
  private static final String GO_SIGNER =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String GO_VKEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String GO_TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String GO_NOTE =
      GO_TEXT
          + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
          + "gKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  /** The example of c2sp.org/signed-note. */
  private static final String SPEC_VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String SPEC_NOTE =
      "This is an example message.\n\n"
          + "\u2014 example.com/foo"
          + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

  private final SignatureVerifier ed25519 = new JdkEd25519();
  private final NoteSigner log = TestKeys.log("log.example", 1);

  @Test
  void goExample_isSignedToTheSameBytes() throws Exception {
    SignedNote note = SignedNote.sign(GO_TEXT, TestKeys.parse(GO_SIGNER));
    assertThat(note.format()).isEqualTo(GO_NOTE);
    assertThat(TestKeys.parse(GO_SIGNER).key().format()).isEqualTo(GO_VKEY);
    NoteKey key = NoteKey.parse(GO_VKEY);
    assertThat(SignedNote.parse(GO_NOTE).verify(List.of(key), ed25519)).containsExactly(key);
  }

  @Test
  void specificationExample_verifies() throws Exception {
    NoteKey key = NoteKey.parse(SPEC_VKEY);
    SignedNote note = SignedNote.parse(SPEC_NOTE);
    assertThat(note.verify(List.of(key), ed25519)).containsExactly(key);
    assertThat(note.format()).isEqualTo(SPEC_NOTE);
  }

  @Test
  void signaturesOfUnknownPairsArePassedOver() throws Exception {
    NoteSigner sameName = TestKeys.log("log.example", 2);
    SignedNote note = SignedNote.sign("text\n", log);
    SignedNote both =
        new SignedNote(
            "text\n",
            List.of(
                new SignedNote.Signature("log.example", sameName.key().id(), new byte[64]),
                new SignedNote.Signature("other.example", log.key().id(), new byte[64]),
                note.signatures().getFirst()));
    assertThat(both.verify(List.of(log.key()), ed25519)).containsExactly(log.key());
  }

  @Test
  void aKnownPairThatFails_rejectsTheWholeNote() {
    NoteSigner other = TestKeys.log("other.example", 2);
    SignedNote note = SignedNote.sign("text\n", log);
    SignedNote both =
        note.with(new SignedNote.Signature("other.example", other.key().id(), new byte[64]));
    assertRefused(
        Reason.SIGNATURE_INVALID, () -> both.verify(List.of(log.key(), other.key()), ed25519));
    SignedNote changed = new SignedNote("texT\n", note.signatures());
    assertRefused(Reason.SIGNATURE_INVALID, () -> changed.verify(List.of(log.key()), ed25519));
  }

  @Test
  void aGoodSignatureBesideABadOneOfTheSameKey_isNotEnough() {
    SignedNote note = SignedNote.sign("text\n", log);
    SignedNote twice =
        note.with(new SignedNote.Signature("log.example", log.key().id(), new byte[64]));
    assertRefused(Reason.SIGNATURE_INVALID, () -> twice.verify(List.of(log.key()), ed25519));
  }

  @Test
  void noKnownSignature_isRefused() {
    SignedNote note = SignedNote.sign("text\n", log);
    NoteKey stranger = TestKeys.log("log.example", 3).key();
    assertRefused(Reason.SIGNATURE_MISSING, () -> note.verify(List.of(stranger), ed25519));
    assertRefused(Reason.SIGNATURE_MISSING, () -> note.verify(List.of(), ed25519));
  }

  @Test
  void textAndSignaturesSplitAtTheLastEmptyLine() throws Exception {
    SignedNote note = SignedNote.sign("one\n\n\u2014 two aGVsbG8=\n\n", log);
    SignedNote parsed = SignedNote.parse(note.format());
    assertThat(parsed).isEqualTo(note);
    assertThat(parsed.text()).isEqualTo("one\n\n\u2014 two aGVsbG8=\n\n");
    assertThat(parsed.signatures()).hasSize(1);
  }

  @Test
  void sixtyFourSignaturesAreRead_oneMoreIsNot() throws Exception {
    String line = SignedNote.sign("t\n", log).format().substring("t\n\n".length());
    assertThat(SignedNote.parse("t\n\n" + line.repeat(64)).signatures()).hasSize(64);
    assertThatThrownBy(() -> SignedNote.parse("t\n\n" + line.repeat(65)))
        .isInstanceOf(LogFormatException.class);
    assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
        .isInstanceOf(LogFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\u2014 k AAAAAAA=\n",
        "text\n\n\u2014 k AAAAAAA=",
        "text\n\n\u2014 k AAAAAAA=\n\n",
        "text\r\n\n\u2014 k AAAAAAA=\n",
        "text\n\n\u2014 k AAAAAAA=\r\n",
        "te\u0000xt\n\n\u2014 k AAAAAAA=\n",
        "te\txt\n\n\u2014 k AAAAAAA=\n",
        "text\n\n- k AAAAAAA=\n",
        "text\n\n\u2014k AAAAAAA=\n",
        "text\n\n\u2014  AAAAAAA=\n",
        "text\n\n\u2014 k  AAAAAAA=\n",
        "text\n\n\u2014 k k AAAAAAA=\n",
        "text\n\n\u2014 k+k AAAAAAA=\n",
        "text\n\n\u2014 k\u00a0k AAAAAAA=\n",
        "text\n\n\u2014 k\u2003k AAAAAAA=\n",
        "text\n\n\u2014 k\u0085k AAAAAAA=\n",
        "text\n\n\u2014 AAAAAAA=\n",
        "text\n\n\u2014 k AAAAAAA\n",
        "text\n\n\u2014 k AAAAAAB=\n",
        "text\n\n\u2014 k AAAA-AA=\n",
        "text\n\n\u2014 k AAAAAA==\n",
        "text\n\n\u2014 k AAA=\n",
        "text\n\n\u2014 k \n",
        "text\n\n\u2014 k AAAAAAA= \n",
        "te\ud800xt\n\n\u2014 k AAAAAAA=\n",
      })
  void aNoteThatIsNotCanonical_isRefused(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(LogFormatException.class);
  }

  @Test
  void theNoteThatTheseAreVariantsOf_isRead() throws Exception {
    assertThat(SignedNote.parse("text\n\n\u2014 k AAAAAAA=\n").signatures().getFirst().name())
        .isEqualTo("k");
    assertThat(SignedNote.parse("\n\n\u2014 k AAAAAAA=\n").text()).isEqualTo("\n");
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() {
    byte[] note = SignedNote.sign("text\n", log).bytes();
    note[1] = (byte) 0xff;
    assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(LogFormatException.class);
  }

  @Test
  void aTextThatCannotStandInANote_isNotSigned() {
    for (String text : List.of("", "no line feed", "a\rb\n", "half a pair \udc00\n")) {
      assertThatThrownBy(() -> SignedNote.sign(text, log))
          .isInstanceOf(IllegalArgumentException.class);
    }
    NoteSigner witness = TestKeys.witness("witness.example", 4);
    assertThatThrownBy(() -> SignedNote.sign("text\n", witness))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AxZc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAA==",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "PeterNeumann+c74f20a3+",
      })
  void aVkeyThatIsNotCanonical_isRefused(String vkey) {
    assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(LogFormatException.class);
  }

  @Test
  void oneKeyUnderTwoTypes_hasTwoIds() throws Exception {
    byte[] raw = log.key().publicKey();
    NoteKey witness = NoteKey.cosigner("log.example", raw);
    assertThat(witness.id()).isNotEqualTo(log.key().id());
    assertThat(NoteKey.parse(witness.format())).isEqualTo(witness).isNotEqualTo(log.key());
  }

  @Test
  void jdkEd25519_refusesKeysAndSignaturesOfAnotherLength() {
    byte[] message = "m".getBytes(StandardCharsets.UTF_8);
    byte[] signature = log.sign(message);
    byte[] key = log.key().publicKey();
    assertThat(ed25519.verify(key, message, signature)).isTrue();
    assertThat(ed25519.verify(new byte[31], message, signature)).isFalse();
    assertThat(ed25519.verify(new byte[33], message, signature)).isFalse();
    assertThat(ed25519.verify(key, message, new byte[63])).isFalse();
    assertThat(ed25519.verify(key, message, new byte[0])).isFalse();
    byte[] noPoint = new byte[32];
    noPoint[0] = 2;
    assertThat(ed25519.verify(noPoint, message, signature)).isFalse();
    // s + L is the same number modulo the group order; RFC 8032 section 5.1.7 wants the smaller.
    assertThat(ed25519.verify(key, message, withOrderAdded(signature))).isFalse();
  }

  private static byte[] withOrderAdded(byte[] signature) {
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] s = Arrays.copyOfRange(signature, 32, 64);
    byte[] sum = new BigInteger(1, reversed(s)).add(order).toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, sum.length);
    System.arraycopy(sum, sum.length - length, padded, 32 - length, length);
    byte[] changed = signature.clone();
    System.arraycopy(reversed(padded), 0, changed, 32, 32);
    return changed;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
