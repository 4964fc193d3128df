package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is ended by strace at its n-th sync, or has one sync fail. Killing a process does not
 * lose what the system has taken over: this shows that nothing is acknowledged before its sync
 * returned, and that every cut leaves a ledger that opens.
 */
class CrashSweepIT {
  private static final int CARDS = 40;

  @TempDir Path dir;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(
        hasStrace(), "SKIPPED: strace is not installed or may not trace; no crash was tried");
    try (Store store = Store.create(dir)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        for (var submission : scene.upToBatch(CARDS)) {
          ledger.submit(submission);
        }
      }
    }
  }

  private static boolean hasStrace() {
    try {
      Process process =
          new ProcessBuilder("strace", "-o", "/dev/null", "true").redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private record Run(int exit, List<Integer> acked, List<Integer> unknown) {}

  private Run run(String injection) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("strace", "-f", "-q", "-o", "/dev/null"));
    command.addAll(List.of("-e", "trace=fdatasync", "-e", "inject=fdatasync:" + injection));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(CrashChild.class.getName(), dir.toString(), "0", "" + CARDS));
    Path out = Files.createTempFile("child", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the process ends").isTrue();
    List<String> lines = Files.readAllLines(out);
    Files.delete(out);
    return new Run(process.exitValue(), numbers(lines, "acked "), numbers(lines, "unknown "));
  }

  private static List<Integer> numbers(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> Integer.valueOf(line.substring(word.length())))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 12, 23})
  void killedAtAnySyncEveryAcknowledgedSaleIsThere(int sync) throws Exception {
    Run run = run("signal=KILL:when=" + sync);
    assertThat(run.exit()).as("killed").isNotZero();
    assertThat(run.acked()).as("killed before the end").hasSizeLessThan(CARDS);
    isSoundWith(run);
  }

  @Test
  void aSyncThatFailsAcknowledgesNothingAndEndsTheProcess() throws Exception {
    Run run = run("error=EIO:when=12");
    assertThat(run.exit()).isEqualTo(FatalHandler.EXIT_CODE);
    assertThat(run.acked()).hasSizeLessThan(CARDS);
    isSoundWith(run);
    // What was unknown is settled by asking again under the same id.
    try (Store store = Store.open(dir);
        EmbeddedLedger ledger = StoreFixture.open(store)) {
      Scene scene = new Scene(store.replica().genesisHash());
      int next = run.acked().size();
      Outcome settled = ledger.submit(scene.sale(Scene.SHOP, "o" + next, Scene.card(next)));
      assertThat(settled).isInstanceOf(Outcome.Committed.class);
    }
  }

  private void isSoundWith(Run run) {
    try (Store store = Store.open(dir)) {
      for (int card : run.acked()) {
        String submission = Scene.id(Scene.SHOP, "o" + card);
        assertThat(store.replica().entryOf(submission)).as("sale %d", card).isPresent();
      }
    }
    Fsck.Report report = Fsck.check(dir, null, (at, of) -> {});
    assertThat(report.findings()).isEmpty();
    assertThat(report.exitCode()).isZero();
  }
}
