package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  private static final int INDEX = 3;

  private final TestLog log = new TestLog("shop.example/cards", 7);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void files() throws IOException {
    Files.write(file("leaf.json"), log.leaf(INDEX));
    Files.writeString(file("leaf.tlog-proof"), log.proof(INDEX));
    Files.writeString(file("policy.txt"), log.policy());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Ran verify(String... more) {
    String[] args = {"verify", file("leaf.json").toString(), "--policy", file("policy.txt") + ""};
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Ran.cardproof(all);
  }

  @Test
  void an_entry_with_its_proof_is_good_and_says_what_it_is() {
    Ran ran = verify();

    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("GOOD")
        .contains("entry 3 of shop.example/cards", "tree size of 7", "nova", "card.frozen");
  }

  @Test
  void a_leaf_of_the_map_with_its_proof_is_good_evidence_of_its_root() throws IOException {
    Files.write(file("leaf.json"), log.leaf(TestLog.MAP));
    Files.writeString(file("leaf.tlog-proof"), log.proof(TestLog.MAP));

    Ran ran = verify();

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).startsWith("GOOD").contains("the map of 1 cards", "AAAA");
    assertThat(verify("--json").out()).contains("\"mapCards\":1");
  }

  @Test
  void json_is_one_object_a_script_can_read() {
    Ran ran = verify("--json");

    var facts = JsonText.read(ran.out().getBytes(StandardCharsets.UTF_8));
    assertThat(facts.path("good").asBoolean()).isTrue();
    assertThat(facts.path("entry").asInt()).isEqualTo(INDEX);
    assertThat(facts.path("treeSize").asInt()).isEqualTo(7);
    assertThat(ran.out().lines()).hasSize(1);
  }

  @Test
  void the_proof_may_be_named_or_follow_the_whole_name_of_the_leaf() throws IOException {
    Files.move(file("leaf.tlog-proof"), file("leaf.json.tlog-proof"));
    assertThat(verify().status()).isZero();

    Files.move(file("leaf.json.tlog-proof"), file("elsewhere"));
    assertThat(verify().status()).isEqualTo(2);
    assertThat(verify("--proof", file("elsewhere").toString()).status()).isZero();
  }

  @Test
  void any_flipped_bit_of_the_leaf_is_bad() throws IOException {
    byte[] leaf = log.leaf(INDEX);
    for (int at = 0; at < leaf.length; at += 7) {
      byte[] changed = leaf.clone();
      changed[at] ^= 1;
      Files.write(file("leaf.json"), changed);
      assertThat(verify().status()).as("byte %d", at).isEqualTo(1);
    }
  }

  @Test
  void any_flipped_bit_of_the_proof_is_bad() throws IOException {
    byte[] proof = log.proof(INDEX).getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < proof.length; at++) {
      byte[] changed = proof.clone();
      changed[at] ^= 1;
      Files.write(file("leaf.tlog-proof"), changed);
      assertThat(verify().status()).as("byte %d", at).isEqualTo(1);
    }
  }

  @Test
  void any_cut_of_the_proof_is_bad() throws IOException {
    byte[] proof = log.proof(INDEX).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < proof.length; length += 5) {
      Files.write(file("leaf.tlog-proof"), java.util.Arrays.copyOf(proof, length));
      assertThat(verify().status()).as("%d bytes", length).isEqualTo(1);
    }
  }

  @Test
  void a_proof_of_another_entry_says_that_the_leaf_is_not_that_entry() throws IOException {
    Files.writeString(file("leaf.tlog-proof"), log.proof(INDEX + 1));

    Ran ran = verify();

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).startsWith("BAD").contains("the leaf is not entry 4");
  }

  @Test
  void a_log_that_the_policy_does_not_name_is_bad() throws IOException {
    Files.writeString(file("policy.txt"), new TestLog("shop.example/cards", 1).policy());

    Ran ran = verify("--json");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("\"good\":false");
  }

  @Test
  void a_leaf_of_the_log_that_is_no_entry_is_bad() throws IOException {
    TestLog other = new TestLog("shop.example/cards", 1);
    Files.write(file("leaf.json"), other.leaf(0));
    Files.writeString(file("leaf.tlog-proof"), other.proof(0).replace("index 0", "index 00"));
    Files.writeString(file("policy.txt"), other.policy());

    assertThat(verify().status()).isEqualTo(1);
  }

  @Test
  void an_archive_that_is_no_bundle_is_bad() throws IOException {
    Files.write(file("leaf.json"), Base64.getDecoder().decode("UEsDBAoAAAAAAA=="));

    Ran ran = verify();

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).startsWith("BAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leaf.json", "leaf.tlog-proof", "policy.txt"})
  void a_missing_file_cannot_be_read(String missing) throws IOException {
    Files.delete(file(missing));

    Ran ran = verify();

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quorum none\nquorum none\n", "log x\nquorum none\n", "quorum none"})
  void a_policy_that_is_none_cannot_be_read(String policy) throws IOException {
    Files.writeString(file("policy.txt"), policy);

    Ran ran = verify();

    assertThat(ran.status()).isIn(1, 2);
    assertThat(ran.out()).doesNotContain("GOOD");
  }
}
