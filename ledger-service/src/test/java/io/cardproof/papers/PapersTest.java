package io.cardproof.papers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.keys.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;

class PapersTest {

  private static final Commitments COMMITMENTS = new Commitments(new byte[32]);
  private static final PaperSealer SEALER = new PaperSealer(new byte[32]);

  @Property(tries = 200)
  void commitment_opensWithItsNonceAndValueOnly(
      @ForAll @AlphaChars String value, @ForAll @AlphaChars String other) {
    Paper paper = COMMITMENTS.commit("shop", "price", "submission", value);
    assertThat(Commitments.opens(paper.commitment(), paper.nonce(), value)).isTrue();
    assertThat(Commitments.opens(paper.commitment(), paper.nonce(), other))
        .isEqualTo(value.equals(other));
    byte[] nonce = paper.nonce().clone();
    nonce[0] ^= 1;
    assertThat(Commitments.opens(paper.commitment(), nonce, value)).isFalse();
  }

  @Test
  void commitment_isTheDocumentedHash() throws Exception {
    Paper paper = COMMITMENTS.commit("shop", "price", "s1", "9.90 €");
    var sha = MessageDigest.getInstance("SHA-256");
    sha.update(paper.nonce());
    byte[] hash = sha.digest("9.90 €".getBytes(StandardCharsets.UTF_8));
    assertThat(paper.commitment())
        .hasSize(43)
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }

  @Test
  void equalOrderIds_commitAlikeForOneMemberAndDifferentlyForTwo() {
    Paper first = COMMITMENTS.commit("shop-1", "order", Commitments.ANY_SUBMISSION, "A-100");
    Paper again = COMMITMENTS.commit("shop-1", "order", Commitments.ANY_SUBMISSION, "A-100");
    assertThat(again.commitment()).isEqualTo(first.commitment());
    assertThat(again.nonce()).isEqualTo(first.nonce());
    Paper other = COMMITMENTS.commit("shop-2", "order", Commitments.ANY_SUBMISSION, "A-100");
    assertThat(other.commitment()).isNotEqualTo(first.commitment());
  }

  @Test
  void everyPartOfTheContext_changesTheCommitment() {
    byte[] otherRoot = new byte[32];
    otherRoot[31] = 1;
    Set<String> commitments =
        Stream.of(
                COMMITMENTS.commit("shop", "price", "s1", "1"),
                COMMITMENTS.commit("shop", "price", "s2", "1"),
                COMMITMENTS.commit("shop", "note", "s1", "1"),
                COMMITMENTS.commit("shop2", "price", "s1", "1"),
                COMMITMENTS.commit("shop", "price", "s11", ""),
                COMMITMENTS.commit("shop", "prices", "1", "1"),
                new Commitments(otherRoot).commit("shop", "price", "s1", "1"))
            .map(Paper::commitment)
            .collect(Collectors.toSet());
    assertThat(commitments).hasSize(7);
  }

  @Test
  void shortNonce_opensNothing() {
    // SHA-256("" + "abc") must not pass for a commitment to "abc" with an empty nonce.
    byte[] hash =
        HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    String commitment = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    assertThat(Commitments.opens(commitment, new byte[0], "abc")).isFalse();
    assertThat(Commitments.opens(commitment, new byte[Hmac.BYTES], "\ud800")).isFalse();
  }

  @Test
  void sealedPaper_opensForItsCommitmentOnly() throws PaperException {
    Paper paper = COMMITMENTS.commit("shop", "buyer", "s1", "私 private");
    Paper other = COMMITMENTS.commit("shop", "buyer", "s2", "other");
    byte[] sealed = SEALER.seal(paper);

    Paper opened = SEALER.open("buyer", paper.commitment(), sealed);
    assertThat(opened.value()).isEqualTo("私 private");
    assertThat(opened.nonce()).isEqualTo(paper.nonce());
    assertDoesNotOpen("buyer", other.commitment(), sealed);
    assertDoesNotOpen("order", paper.commitment(), sealed);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertDoesNotOpen("buyer", paper.commitment(), flipped);
    }
  }

  @Test
  void paperThatIsNotItsCommitment_doesNotOpen() {
    Paper honest = COMMITMENTS.commit("shop", "buyer", "s1", "one");
    Paper lie = new Paper("buyer", honest.commitment(), honest.nonce(), "two");
    assertDoesNotOpen("buyer", honest.commitment(), SEALER.seal(lie));
  }

  @Test
  void paper_printsNoValueAndNoNonce() {
    Paper paper = COMMITMENTS.commit("shop", "buyer", "s1", "private");
    assertThat(paper.toString()).isEqualTo("Paper[buyer, " + paper.commitment() + "]");
  }

  private static void assertDoesNotOpen(String label, String commitment, byte[] sealed) {
    assertThatThrownBy(() -> SEALER.open(label, commitment, sealed))
        .isInstanceOf(PaperException.class);
  }
}
