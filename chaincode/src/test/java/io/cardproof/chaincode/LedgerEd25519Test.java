package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8032 section 7.1, and the edges where libraries differ: the gateways' answers. */
class LedgerEd25519Test {
  private static final byte[] KEY =
      hex("18ba90bc9ce2cafa009cd53550de3b3dd13892803c4649692d84a402fce775a8");
  private static final byte[] MESSAGE = "cardproof".getBytes(US_ASCII);
  private static final byte[] GOOD =
      hex(
          "1d84c09c915b1e355f4130b3950f6754270b37696f36f1b6ca5d4a9b4cf48860"
              + "883e848c154907e6d5fe18e29935df1553c53b8913f6c413d4d0852915832809");

  static Stream<LedgerEd25519> verifiers() {
    return Stream.concat(
            Stream.of(new LedgerEd25519.BouncyCastle()), LedgerEd25519.Accp.load().stream())
        .map(LedgerEd25519::new);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void aVectorOfTheRfcHolds(LedgerEd25519 ed25519) {
    byte[] key = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    byte[] signature =
        hex(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
                + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    assertThat(ed25519.verify(key, hex("af82"), signature)).isTrue();
    assertThat(ed25519.verify(key, hex("af83"), signature)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void oneChangedBitOrAnotherLengthIsRefused(LedgerEd25519 ed25519) {
    assertThat(ed25519.verify(KEY, MESSAGE, GOOD)).isTrue();
    for (int bit = 0; bit < 8 * GOOD.length; bit++) {
      byte[] changed = GOOD.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(ed25519.verify(KEY, MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
    for (int length : new int[] {0, 31, 33, 63, 65}) {
      assertThat(ed25519.verify(new byte[length], MESSAGE, GOOD)).isFalse();
      assertThat(ed25519.verify(KEY, MESSAGE, Arrays.copyOf(GOOD, length))).isFalse();
    }
  }

  /** s + L; a small-order part in R; R = identity: each satisfies somebody's equation. */
  @ParameterizedTest
  @MethodSource("verifiers")
  void otherSpellingsOfASignatureAreRefused(LedgerEd25519 ed25519) {
    for (String signature :
        new String[] {
          "1d84c09c915b1e355f4130b3950f6754270b37696f36f1b6ca5d4a9b4cf48860"
              + "75127ae92fac193eac9b1085782fbe2a53c53b8913f6c413d4d0852915832819",
          "40a4cf5c611d737a2f1c6fcca84d9cabfed80987f186a5a6c57e629bff1af27f"
              + "96df9be27455d4c6e09c22d7d26576a68bd03893e757486988863f0a65e98801",
          "0100000000000000000000000000000000000000000000000000000000000000"
              + "2153771e7f2d62f0f582e68cc292c32239b183fa91012544b035f097ad945e05"
        }) {
      assertThat(ed25519.verify(KEY, MESSAGE, hex(signature))).as(signature).isFalse();
    }
  }

  /** Both libraries alone would accept this one. */
  @ParameterizedTest
  @MethodSource("verifiers")
  void aKeyWithASmallOrderPartIsNobodys(LedgerEd25519 ed25519) {
    byte[] mixed = hex("c24f86cfd09bfc33d1f16cdd8a5f2a1d6ce70f550bd8125192a60b0921d572fd");
    byte[] signature =
        hex(
            "5866666666666666666666666666666666666666666666666666666666666666"
                + "22cb7ea3976dcf6bc7b8903142e8d2fda594e4d2fb0eaa4cd87502f97a53480c");
    assertThat(ed25519.verify(mixed, MESSAGE, signature)).isFalse();
  }
}
