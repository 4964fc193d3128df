package io.cardproof.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class CodeSealerTest {

  private static final CodeSealer SEALER = new CodeSealer(new byte[32]);
  private static final CardSecret SECRET = new CardSecret("ab12-CD34", "0042", "redeem in game");

  @Property(tries = 200)
  void opened_isWhatWasSealed(
      @ForAll @NotBlank @AlphaChars String code, @ForAll boolean hasPin, @ForAll boolean hasNote)
      throws VaultException {
    CardSecret secret = new CardSecret(code, hasPin ? "" : null, hasNote ? "密 " + code : null);
    assertThat(SEALER.open("card", SEALER.seal("card", secret))).isEqualTo(secret);
  }

  @Test
  void sealedTwice_differsAndShowsNothing() {
    byte[] first = SEALER.seal("card", SECRET);
    assertThat(first).isNotEqualTo(SEALER.seal("card", SECRET));
    assertThat(new String(first, StandardCharsets.ISO_8859_1))
        .doesNotContain("ab12", "0042", "redeem");
  }

  @Test
  void anotherCardOrRoot_doesNotOpen() {
    byte[] sealed = SEALER.seal("card-1", SECRET);
    byte[] otherRoot = new byte[32];
    otherRoot[5] = 1;
    assertThatThrownBy(() -> SEALER.open("card-2", sealed)).isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> new CodeSealer(otherRoot).open("card-1", sealed))
        .isInstanceOf(VaultException.class);
  }

  @Test
  void everyFlippedBitAndEveryCut_doesNotOpen() {
    byte[] sealed = SEALER.seal("card", SECRET);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertDoesNotOpen(flipped);
    }
    for (int length = 0; length < sealed.length; length++) {
      assertDoesNotOpen(Arrays.copyOf(sealed, length));
    }
    assertDoesNotOpen(Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Test
  void textThatWouldNotComeBackAsUploaded_isRefused() {
    CardSecret broken = new CardSecret("SECRET\ud800", null, null);
    assertThatThrownBy(() -> SEALER.seal("card", broken))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("SECRET");
  }

  @Test
  void secret_printsNothing() {
    assertThat(SECRET.toString()).isEqualTo("CardSecret[]");
  }

  private static void assertDoesNotOpen(byte[] sealed) {
    assertThatThrownBy(() -> SEALER.open("card", sealed))
        .isInstanceOf(VaultException.class)
        .message()
        .doesNotContain("ab12", "0042");
  }
}
