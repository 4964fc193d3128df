package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the language-neutral vectors of vectors/log; their README says what the fields mean. */
class VectorTest {
  private static final String GOOD = "OK";

  @TestFactory
  Stream<DynamicTest> inclusion() {
    return cases("inclusion.json")
        .map(vector ->
            check(
                vector,
                () ->
                    ProofVerifier.verifyInclusion(
                        bytes(vector, "leafHash"),
                        vector.get("index").asLong(),
                        vector.get("size").asLong(),
                        path(vector),
                        bytes(vector, "root"))));
  }

  @TestFactory
  Stream<DynamicTest> consistency() {
    return cases("consistency.json")
        .map(vector ->
            check(
                vector,
                () ->
                    ProofVerifier.verifyConsistency(
                        vector.get("from").asLong(),
                        bytes(vector, "fromRoot"),
                        vector.get("to").asLong(),
                        bytes(vector, "toRoot"),
                        path(vector))));
  }

  @TestFactory
  Stream<DynamicTest> tlogProof() {
    return cases("tlog-proof.json")
        .map(vector ->
            check(
                vector,
                () ->
                    TlogProof.parse(text(vector, "proof"))
                        .verify(
                            bytes(vector, "leaf"),
                            LogPolicy.parse(text(vector, "policy")),
                            new JdkEd25519())));
  }

  @TestFactory
  Stream<DynamicTest> tilePaths() {
    return cases("tile-path.json")
        .map(vector ->
            DynamicTest.dynamicTest(
                "'" + text(vector, "path") + "'",
                () ->
                    assertThat(
                            TilePath.parse(text(vector, "path"))
                                .map(tile -> tile.existsIn(vector.get("size").asLong()))
                                .map(exists -> exists ? "EXISTS" : "ABSENT")
                                .orElse("INVALID"))
                        .isEqualTo(text(vector, "expect"))));
  }

  private interface Verification {
    void run() throws LogFormatException, ProofException;
  }

  private static DynamicTest check(JsonNode vector, Verification verification) {
    return DynamicTest.dynamicTest(
        text(vector, "name"),
        () -> assertThat(outcome(verification)).isEqualTo(text(vector, "expect")));
  }

  private static String outcome(Verification verification) {
    try {
      verification.run();
      return GOOD;
    } catch (ProofException e) {
      return e.reason().name();
    } catch (LogFormatException e) {
      return "MALFORMED";
    }
  }

  private static Stream<JsonNode> cases(String file) {
    try (InputStream json = VectorTest.class.getResourceAsStream("/vectors/log/" + file)) {
      JsonNode all = JsonMapper.shared().readTree(Objects.requireNonNull(json, file));
      assertThat(all.size()).isPositive();
      return all.values().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(JsonNode vector, String field) {
    return vector.get(field).asString();
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HexFormat.of().parseHex(text(vector, field));
  }

  private static List<byte[]> path(JsonNode vector) {
    List<byte[]> path = new ArrayList<>();
    vector.get("path").values().forEach(hash -> path.add(HexFormat.of().parseHex(hash.asString())));
    return path;
  }
}
