package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says and returns; what it checks is tested where it is done. */
class MonitorCommandTest {
  @TempDir private Path dir = Path.of("");

  private Ran monitor(String log, TestLog believed, String... more) throws IOException {
    Path policy = Files.writeString(dir.resolve("policy"), believed.policy());
    String[] arguments = {
      "monitor", log, "--policy", policy.toString(), "--state", dir.resolve("seen").toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Ran.cardproof(all);
  }

  private Path mirror(TestLog log) {
    Path mirror = dir.resolve("mirror");
    LogFolder.write(log, mirror);
    return mirror;
  }

  @Test
  void a_log_that_is_signed_and_not_lawful_is_bad_and_the_evidence_is_named() throws IOException {
    TestLog log = new TestLog("log.example", 300);
    Ran ran = monitor(mirror(log).toUri().toString(), log);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("BAD   entry 0 ").contains("seen.evidence");
    assertThat(dir.resolve("seen.evidence/entry-0.json")).hasBinaryContent(log.leaf(0));
    Ran verified =
        Ran.cardproof(
            "verify",
            dir.resolve("seen.evidence/entry-0.json").toString(),
            "--policy",
            dir.resolve("policy").toString());
    assertThat(verified.status()).as("anyone can check that the log holds it").isZero();
  }

  @Test
  void a_log_of_another_key_is_bad_in_one_object() throws IOException {
    Path mirror = mirror(new TestLog("log.example", 3));
    Ran ran = monitor(mirror.toString(), new TestLog("log.example", 3), "--once", "--json");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).startsWith("{").contains("\"good\":false").contains("policy");
  }

  @Test
  void what_cannot_be_read_is_neither_good_nor_bad() throws IOException {
    TestLog log = new TestLog("log.example", 3);
    Path mirror = mirror(log);
    Files.delete(mirror.resolve("checkpoint"));

    for (String url : new String[] {mirror.toString(), "http://127.0.0.1:1", "ftp://here"}) {
      Ran ran = monitor(url, log, "--once");
      assertThat(ran.status()).as(url).isEqualTo(2);
      assertThat(ran.errLines()).as(ran.err()).isEqualTo(1);
    }
    assertThat(monitor(dir.resolve("nowhere").toString(), log).status()).isEqualTo(2);
    assertThat(monitor(mirror.toString(), log, "--interval", "0").status()).isEqualTo(2);
    assertThat(dir.resolve("seen.evidence")).doesNotExist();
  }
}
