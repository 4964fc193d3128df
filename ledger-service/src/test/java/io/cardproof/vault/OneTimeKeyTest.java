package io.cardproof.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OneTimeKeyTest {
  private static final byte[] CONTEXT = "delivery 7".getBytes(UTF_8);
  private static final Map<String, CardSecret> CODES =
      Map.of(
          "card-1", new CardSecret("ABC 1", "1234", "redeem at 例.example"),
          "card-2", new CardSecret("ABC 2", null, null));

  @Test
  void whatIsSealedToAKey_opensWithIt() throws VaultException {
    OneTimeKey key = OneTimeKey.generate();
    byte[] sealed = OneTimeKey.seal(key.publicKey(), CONTEXT, CODES);
    assertThat(key.open(CONTEXT, sealed)).isEqualTo(CODES);
    assertThat(new String(sealed, UTF_8)).doesNotContain("ABC");
    assertThat(OneTimeKey.seal(key.publicKey(), CONTEXT, CODES)).isNotEqualTo(sealed);
  }

  @Test
  void anotherKeyAnotherContextAndAnyFlippedByte_openNothing() {
    OneTimeKey key = OneTimeKey.generate();
    byte[] sealed = OneTimeKey.seal(key.publicKey(), CONTEXT, CODES);
    assertThatThrownBy(() -> OneTimeKey.generate().open(CONTEXT, sealed))
        .isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> key.open(new byte[0], sealed)).isInstanceOf(VaultException.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] flipped = sealed.clone();
      flipped[i] ^= 1;
      assertThatThrownBy(() -> key.open(CONTEXT, flipped))
          .as("byte %d", i)
          .isInstanceOf(VaultException.class);
    }
    for (int length : new int[] {0, 1, 31, 32, 47}) {
      byte[] cut = java.util.Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> key.open(CONTEXT, cut)).isInstanceOf(VaultException.class);
    }
  }

  @Test
  void whatIsNoKey_isRefused() {
    for (byte[] bad : new byte[][] {new byte[0], new byte[31], new byte[33], new byte[32]}) {
      assertThatThrownBy(() -> OneTimeKey.seal(bad, CONTEXT, CODES))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
