package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9497 appendix A.3.2, and what must be refused. */
class VoprfTest {

  private static final byte[] SEED = hex("a3".repeat(32));
  private static final byte[] SECRET =
      hex("ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6");
  private static final byte[] PUBLIC_KEY =
      hex("03e17e70604bcabe198882c0a1f27a92441e774224ed9c702e51dd17038b102462");

  private static final String BLIND =
      "3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364";
  private static final String SECOND_BLIND =
      "f9db001266677f62c095021db018cd8cbb55941d4073698ce45c405d1348b7b1";
  private static final String INPUT_1 = "00";
  private static final String INPUT_2 = "5a".repeat(17);
  private static final String OUTPUT_1 =
      "0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1";
  private static final String OUTPUT_2 =
      "771e10dcd6bcd3664e23b8f2a710cfaaa8357747c4a8cbba03133967b5c24f18";

  record Vector(
      String title,
      List<String> inputs,
      List<String> blinds,
      List<String> blinded,
      List<String> evaluated,
      String proof,
      String proofRandom,
      List<String> outputs) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final List<Vector> VECTORS =
      List.of(
          new Vector(
              "A.3.2.1",
              List.of(INPUT_1),
              List.of(BLIND),
              List.of("02dd05901038bb31a6fae01828fd8d0e49e35a486b5c5d4b4994013648c01277da"),
              List.of("0209f33cab60cf8fe69239b0afbcfcd261af4c1c5632624f2e9ba29b90ae83e4a2"),
              "e7c2b3c5c954c035949f1f74e6bce2ed539a3be267d1481e9ddb178533df4c26"
                  + "64f69d065c604a4fd953e100b856ad83804eb3845189babfa5a702090d6fc5fa",
              SECOND_BLIND,
              List.of(OUTPUT_1)),
          new Vector(
              "A.3.2.2",
              List.of(INPUT_2),
              List.of(BLIND),
              List.of("03cd0f033e791c4d79dfa9c6ed750f2ac009ec46cd4195ca6fd3800d1e9b887dbd"),
              List.of("030d2985865c693bf7af47ba4d3a3813176576383d19aff003ef7b0784a0d83cf1"),
              "2787d729c57e3d9512d3aa9e8708ad226bc48e0f1750b0767aaff73482c44b8d"
                  + "2873d74ec88aebd3504961acea16790a05c542d9fbff4fe269a77510db00abab",
              SECOND_BLIND,
              List.of(OUTPUT_2)),
          new Vector(
              "A.3.2.3, a batch of two",
              List.of(INPUT_1, INPUT_2),
              List.of(BLIND, SECOND_BLIND),
              List.of(
                  "02dd05901038bb31a6fae01828fd8d0e49e35a486b5c5d4b4994013648c01277da",
                  "03462e9ae64cae5b83ba98a6b360d942266389ac369b923eb3d557213b1922f8ab"),
              List.of(
                  "0209f33cab60cf8fe69239b0afbcfcd261af4c1c5632624f2e9ba29b90ae83e4a2",
                  "02bb24f4d838414aef052a8f044a6771230ca69c0a5677540fff738dd31bb69771"),
              "bdcc351707d02a72ce49511c7db990566d29d6153ad6f8982fad2b435d6ce4d6"
                  + "0da1e6b3fa740811bde34dd4fe0aa1b5fe6600d0440c9ddee95ea7fad7a60cf2",
              "350e8040f828bf6ceca27405420cdf3d63cb3aef005f40ba51943c8026877963",
              List.of(OUTPUT_1, OUTPUT_2)));

  static Stream<Voprf> implementations() {
    return Stream.concat(
            Stream.of(PointMultipliers.pureJava()), LibcryptoMultiplier.load().stream())
        .map(Voprf::new);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void everyVectorOfTheRfc_isReproduced(Voprf voprf) {
    for (Vector vector : VECTORS) {
      List<byte[]> blinded = new ArrayList<>();
      for (int i = 0; i < vector.inputs.size(); i++) {
        blinded.add(voprf.blind(hex(vector.inputs.get(i)), hex(vector.blinds.get(i))).element());
      }
      assertThat(blinded.stream().map(VoprfTest::text)).isEqualTo(vector.blinded);

      var evaluation = voprf.blindEvaluate(SECRET, blinded, hex(vector.proofRandom));
      assertThat(evaluation.elements().stream().map(VoprfTest::text)).isEqualTo(vector.evaluated);
      assertThat(text(evaluation.proof())).isEqualTo(vector.proof);
      assertThat(voprf.verify(PUBLIC_KEY, blinded, evaluation)).isTrue();

      for (int i = 0; i < vector.inputs.size(); i++) {
        byte[] input = hex(vector.inputs.get(i));
        byte[] element = evaluation.elements().get(i);
        assertThat(text(voprf.unblind(input, hex(vector.blinds.get(i)), element)))
            .isEqualTo(vector.outputs.get(i));
        assertThat(text(voprf.evaluate(SECRET, input))).isEqualTo(vector.outputs.get(i));
      }
    }
  }

  @Test
  void keyPairOfTheRfc_isDerivedFromItsSeed() {
    byte[] secret = Voprf.deriveSecret(SEED, hex("74657374206b6579"));
    assertThat(secret).isEqualTo(SECRET);
    assertThat(new Voprf().publicKey(secret)).isEqualTo(PUBLIC_KEY);
  }

  @Test
  void aHundredBlindedInputs_areProvenTogetherAndUnblindToTheDirectEvaluation() {
    Voprf voprf = new Voprf();
    List<byte[]> inputs = new ArrayList<>();
    List<Voprf.Blinded> blinded = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      inputs.add(new byte[] {(byte) i, 7});
      blinded.add(voprf.blind(inputs.get(i)));
    }
    List<byte[]> elements = blinded.stream().map(Voprf.Blinded::element).toList();
    var evaluation = voprf.blindEvaluate(SECRET, elements);

    assertThat(voprf.verify(PUBLIC_KEY, elements, evaluation)).isTrue();
    for (int i = 0; i < 100; i++) {
      byte[] output =
          voprf.unblind(inputs.get(i), blinded.get(i).blind(), evaluation.elements().get(i));
      assertThat(output).isEqualTo(voprf.evaluate(SECRET, inputs.get(i)));
    }
  }

  @Test
  void proof_doesNotHoldForAnotherKeyElementOrderOrProof() {
    Voprf voprf = new Voprf();
    List<byte[]> blinded =
        List.of(voprf.blind(new byte[] {1}).element(), voprf.blind(new byte[] {2}).element());
    var honest = voprf.blindEvaluate(SECRET, blinded);
    byte[] otherSecret = Voprf.randomSecret();
    var otherKey = voprf.blindEvaluate(otherSecret, blinded);

    assertThat(voprf.verify(PUBLIC_KEY, blinded, honest)).isTrue();
    assertThat(voprf.verify(PUBLIC_KEY, blinded, otherKey)).isFalse();
    assertThat(voprf.verify(voprf.publicKey(otherSecret), blinded, honest)).isFalse();
    assertThat(voprf.verify(PUBLIC_KEY, blinded.reversed(), honest)).isFalse();
    assertThat(voprf.verify(PUBLIC_KEY, blinded.subList(0, 1), honest)).isFalse();
    var oneElementOfAnotherKey =
        new Voprf.Evaluation(
            List.of(honest.elements().get(0), otherKey.elements().get(1)), honest.proof());
    assertThat(voprf.verify(PUBLIC_KEY, blinded, oneElementOfAnotherKey)).isFalse();
    for (int i = 0; i < honest.proof().length; i++) {
      byte[] flipped = honest.proof().clone();
      flipped[i] ^= 1;
      var tampered = new Voprf.Evaluation(honest.elements(), flipped);
      assertThat(voprf.verify(PUBLIC_KEY, blinded, tampered)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void elementsOffTheGroupAndScalarsOutOfRange_areRefused() {
    Voprf voprf = new Voprf();
    byte[] offCurve = PUBLIC_KEY.clone();
    do {
      offCurve[32]++;
    } while (isOnCurve(offCurve));
    for (byte[] element : List.of(new byte[33], new byte[] {0}, offCurve, new byte[0])) {
      assertThatThrownBy(() -> voprf.blindEvaluate(SECRET, List.of(element)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] order = P256.bytes(P256.ORDER);
    for (byte[] scalar : List.of(new byte[32], order, new byte[31], hex("ff".repeat(32)))) {
      assertThatThrownBy(() -> voprf.publicKey(scalar))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean isOnCurve(byte[] element) {
    try {
      return P256.decode(element).isValid();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
