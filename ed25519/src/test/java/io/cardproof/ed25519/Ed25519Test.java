package io.cardproof.ed25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8032 section 7.1, and the edges where libraries are known to differ. */
class Ed25519Test {

  /** The key and message of the edge cases, which were computed outside this project's code. */
  private static final byte[] KEY =
      hex("18ba90bc9ce2cafa009cd53550de3b3dd13892803c4649692d84a402fce775a8");

  private static final byte[] MESSAGE = "cardproof".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] GOOD =
      hex(
          "1d84c09c915b1e355f4130b3950f6754270b37696f36f1b6ca5d4a9b4cf48860"
              + "883e848c154907e6d5fe18e29935df1553c53b8913f6c413d4d0852915832809");

  record Vector(String seed, String publicKey, String message, String signature) {}

  private static final List<Vector> RFC_8032 =
      List.of(
          new Vector(
              "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
              "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
              "",
              "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                  + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
          new Vector(
              "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
              "72",
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
                  + "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
          new Vector(
              "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
              "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
              "af82",
              "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
                  + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));

  static Stream<Ed25519.Engine> engines() {
    return Stream.concat(Stream.of(new BouncyCastleEd25519()), AccpEd25519.load().stream());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void vectorsOfTheRfc_areReproduced(Ed25519.Engine engine) {
    for (Vector vector : RFC_8032) {
      Ed25519.Key key = Ed25519.fromSeed(hex(vector.seed));
      assertThat(key.publicKey()).isEqualTo(hex(vector.publicKey));
      byte[] message = hex(vector.message);
      assertThat(engine.signer(key).sign(message)).isEqualTo(hex(vector.signature));
      assertThat(Ed25519.verify(engine, key.publicKey(), message, hex(vector.signature))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void oneChangedBit_isRefused(Ed25519.Engine engine) {
    assertThat(Ed25519.verify(engine, KEY, MESSAGE, GOOD)).isTrue();
    for (int bit = 0; bit < 8 * GOOD.length; bit++) {
      byte[] changed = GOOD.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Ed25519.verify(engine, KEY, MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
    assertThat(Ed25519.verify(engine, KEY, new byte[0], GOOD)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void wrongLengths_areRefused(Ed25519.Engine engine) {
    for (int length : new int[] {0, 31, 33, 63, 65}) {
      assertThat(Ed25519.verify(engine, new byte[length], MESSAGE, GOOD)).isFalse();
      assertThat(Ed25519.verify(engine, KEY, MESSAGE, Arrays.copyOf(GOOD, length))).isFalse();
    }
  }

  /** s + L satisfies the equation too; a second encoding of a signature is not a signature. */
  @ParameterizedTest
  @MethodSource("engines")
  void aliasOfS_isRefused(Ed25519.Engine engine) {
    byte[] alias =
        hex(
            "1d84c09c915b1e355f4130b3950f6754270b37696f36f1b6ca5d4a9b4cf48860"
                + "75127ae92fac193eac9b1085782fbe2a53c53b8913f6c413d4d0852915832819");
    assertThat(Ed25519.verify(engine, KEY, MESSAGE, alias)).isFalse();
  }

  /** Valid for a library that multiplies by the cofactor, invalid for one that compares bytes. */
  @ParameterizedTest
  @MethodSource("engines")
  void commitmentWithASmallOrderPart_isRefused(Ed25519.Engine engine) {
    byte[] signature =
        hex(
            "40a4cf5c611d737a2f1c6fcca84d9cabfed80987f186a5a6c57e629bff1af27f"
                + "96df9be27455d4c6e09c22d7d26576a68bd03893e757486988863f0a65e98801");
    assertThat(Ed25519.verify(engine, KEY, MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void identityAsCommitment_isRefused(Ed25519.Engine engine) {
    byte[] signature =
        hex(
            "0100000000000000000000000000000000000000000000000000000000000000"
                + "2153771e7f2d62f0f582e68cc292c32239b183fa91012544b035f097ad945e05");
    assertThat(Ed25519.verify(engine, KEY, MESSAGE, signature)).isFalse();
  }

  /** Both libraries alone would accept this one. */
  @ParameterizedTest
  @MethodSource("engines")
  void keyWithASmallOrderPart_isRefused(Ed25519.Engine engine) {
    byte[] mixed = hex("c24f86cfd09bfc33d1f16cdd8a5f2a1d6ce70f550bd8125192a60b0921d572fd");
    byte[] signature =
        hex(
            "5866666666666666666666666666666666666666666666666666666666666666"
                + "22cb7ea3976dcf6bc7b8903142e8d2fda594e4d2fb0eaa4cd87502f97a53480c");
    assertThat(engine.verify(mixed, MESSAGE, signature)).isTrue();
    assertThat(Ed25519.verify(engine, mixed, MESSAGE, signature)).isFalse();
    assertThat(Ed25519.isValidPublicKey(mixed)).isFalse();
  }

  @Test
  void smallOrderAndNonCanonicalPoints_areNoPublicKeys() {
    List<String> points =
        List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    for (String point : points) {
      assertThat(Ed25519.isValidPublicKey(hex(point))).as(point).isFalse();
    }
    assertThat(Ed25519.isValidPublicKey(KEY)).isTrue();
    assertThat(Ed25519.isValidPublicKey(KEY)).as("remembered").isTrue();
  }

  @Test
  void everyEngine_signsTheSameBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      Ed25519.Key key = Ed25519.generate();
      byte[] message = new byte[random.nextInt(500)];
      random.nextBytes(message);
      byte[] expected = new BouncyCastleEd25519().signer(key).sign(message);
      Ed25519.Signer signer = Ed25519.signer(key.seed());
      assertThat(signer.sign(message)).isEqualTo(expected);
      assertThat(signer.sign(message)).as("a second time").isEqualTo(expected);
      assertThat(signer.publicKey()).isEqualTo(key.publicKey());
      engines()
          .forEach(e -> assertThat(Ed25519.verify(e, key.publicKey(), message, expected)).isTrue());
    }
  }

  @Test
  void oneSignerUnderManyVirtualThreads_mixesNoMessages() throws Exception {
    Ed25519.Key key = Ed25519.generate();
    Ed25519.Signer signer = Ed25519.signer(key.seed());
    List<Future<Boolean>> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] message = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
        Callable<Boolean> task =
            () -> Ed25519.verify(key.publicKey(), message, signer.sign(message));
        results.add(threads.submit(task));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void seedsOfOtherLengths_areRefused() {
    for (int length : new int[] {0, 31, 33, 64}) {
      assertThatThrownBy(() -> Ed25519.fromSeed(new byte[length]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void key_printsNothing() {
    assertThat(Ed25519.generate().toString()).isEqualTo("Ed25519.Key[]");
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
