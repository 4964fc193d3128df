package io.cardproof.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys, claim tokens, and the primitives under them. */
class DerivedKeysTest {

  private static final ApiKeys KEYS = new ApiKeys(new byte[32]);
  private static final ClaimTokens TOKENS = new ClaimTokens(new byte[32]);

  @Test
  void apiKey_namesItsMemberAndIsTheSameEveryTime() {
    String key = KEYS.keyFor("shop-1", 0);
    assertThat(key).matches("cpk_shop-1_[A-Za-z0-9_-]{43}").isEqualTo(KEYS.keyFor("shop-1", 0));
    assertThat(KEYS.memberOf(key)).contains("shop-1");
    assertThat(KEYS.matches(key, "shop-1", 0)).isTrue();
  }

  @Test
  void apiKey_ofAnotherMemberGenerationOrRootDoesNotMatch() {
    String key = KEYS.keyFor("shop-1", 0);
    byte[] otherRoot = new byte[32];
    otherRoot[0] = 1;
    assertThat(KEYS.matches(key, "shop-1", 1)).isFalse();
    assertThat(KEYS.matches(key, "shop-2", 0)).isFalse();
    assertThat(new ApiKeys(otherRoot).matches(key, "shop-1", 0)).isFalse();
    assertThat(KEYS.matches(key + "A", "shop-1", 0)).isFalse();
    assertThat(KEYS.matches(key.substring(0, key.length() - 1), "shop-1", 0)).isFalse();
    assertThat(KEYS.matches("", "shop-1", 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cpk_",
        "cpk_shop-1",
        "cpk__AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cpt_shop-1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cpk_Shop_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cpk_sh op_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cpk_shop-1_AAAA"
      })
  void textOfAnotherShape_namesNoMember(String text) {
    assertThat(KEYS.memberOf(text)).isEmpty();
    assertThat(KEYS.memberOf("cpk_" + text.repeat(100_000))).isEmpty();
  }

  @Test
  void claimToken_namesItsSaleWhateverTheSecretContains() {
    for (int i = 0; i < 200; i++) {
      String sale = "sale_" + i;
      String token = TOKENS.tokenFor(sale);
      assertThat(token).startsWith("cpt_" + sale + "_");
      assertThat(TOKENS.saleOf(token)).contains(sale);
      assertThat(TOKENS.matches(token, sale)).isTrue();
      assertThat(TOKENS.matches(token, "sale_" + (i + 1))).isFalse();
    }
    assertThatThrownBy(() -> TOKENS.tokenFor("a sale"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hash_isSha256OfTheText() throws Exception {
    String token = TOKENS.tokenFor("s1");
    byte[] expected =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    assertThat(TOKENS.hash(token)).isEqualTo(expected);
  }

  @Test
  void sameRoot_givesDifferentSecretsToKeysAndTokens() {
    String key = KEYS.keyFor("abc", 0);
    String token = TOKENS.tokenFor("abc");
    assertThat(key.substring(key.length() - 43)).isNotEqualTo(token.substring(token.length() - 43));
  }

  @Test
  void hmacAndHkdf_reproduceTheirRfcs() {
    // RFC 4231 test case 2; RFC 5869 A.1, first block of OKM.
    byte[] mac = Hmac.sha256(ascii("Jefe"), ascii("what do ya want for nothing?"));
    assertThat(HexFormat.of().formatHex(mac))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    byte[] prk =
        HexFormat.of().parseHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    byte[] info = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");
    // The RFC's info is not text; HKDF-Expand is HMAC(prk, info || 1) for one block.
    assertThat(HexFormat.of().formatHex(Hmac.sha256(prk, concat(info, (byte) 1))))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    assertThat(Hmac.derive(prk, "purpose v1"))
        .isEqualTo(Hmac.sha256(prk, concat(ascii("purpose v1"), (byte) 1)));
  }

  @Test
  void fields_joinUnambiguously() {
    assertThat(LengthPrefixed.of("ab", "c")).isNotEqualTo(LengthPrefixed.of("a", "bc"));
    assertThat(LengthPrefixed.of("a", "")).isNotEqualTo(LengthPrefixed.of("a"));
    assertThat(LengthPrefixed.of("é")).containsExactly(0, 2, 0xc3, 0xa9);
    assertThatThrownBy(() -> LengthPrefixed.of("\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LengthPrefixed.of("x".repeat(65_536)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThat(LengthPrefixed.of("x".repeat(65_535))).hasSize(65_537);
  }

  @Test
  void boundedCache_forgetsTheLeastRecentlyUsed() {
    BoundedCache<String, Integer> cache = new BoundedCache<>(2);
    cache.put("a", 1);
    cache.put("b", 2);
    assertThat(cache.get("a")).isEqualTo(1);
    cache.put("c", 3);
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("a")).isEqualTo(1);
    assertThat(cache.size()).isEqualTo(2);
  }

  private static byte[] concat(byte[] bytes, byte last) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1);
    joined[bytes.length] = last;
    return joined;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
