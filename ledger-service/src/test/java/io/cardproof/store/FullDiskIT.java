package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk of its own, by tmpfs: full, and mounted read-only. */
class FullDiskIT {
  private static final int CARDS = 12_000;

  @TempDir Path dir;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = does("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", dir.toString());
    assumeTrue(mounted, "SKIPPED: no right to mount a tmpfs; a full disk was not tried");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      does("umount", "-l", dir.toString());
    }
  }

  private static boolean does(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFullDiskEndsTheWriterAndLosesNothingThatWasAcknowledged() throws Exception {
    Path data = dir.resolve("data");
    Path ballast = dir.resolve("ballast");
    CountDownLatch ended = new CountDownLatch(1);
    List<String> acked = new ArrayList<>();
    try (Store store = Store.create(data)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger =
          new EmbeddedLedger(
              store,
              () -> Instant.ofEpochMilli(Scene.START_MS),
              (submission, state) -> true,
              (message, cause) -> ended.countDown())) {
        for (var submission : scene.upToBatch(CARDS)) {
          ledger.submit(submission);
        }
        fill(ballast);
        sellUntilItFails(ledger, scene, acked);
        assertThat(ended.await(10, TimeUnit.SECONDS)).as("the process is ended").isTrue();
        assertThat(ledger.check().canCommit()).isFalse();
        assertThat(store.failure().orElseThrow().reason()).isEqualTo(Reason.FULL);
      }
    }
    Files.delete(ballast);
    try (Store store = Store.open(data);
        EmbeddedLedger ledger = StoreFixture.open(store)) {
      for (String order : acked) {
        assertThat(store.replica().entryOf(Scene.id(Scene.SHOP, order))).as(order).isPresent();
      }
      Scene scene = new Scene(store.replica().genesisHash());
      assertThat(ledger.submit(scene.sale(Scene.SHOP, "after", Scene.card(CARDS - 1))))
          .isInstanceOf(Outcome.Committed.class);
    }
    assertThat(Fsck.check(data, null, (at, of) -> {}).findings()).isEmpty();
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[64 << 10];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }

  private static void sellUntilItFails(EmbeddedLedger ledger, Scene scene, List<String> acked) {
    try {
      for (int i = 0; i < CARDS - 1; i++) {
        ledger.submit(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
        acked.add("o" + i);
      }
      throw new AssertionError("the disk was not full");
    } catch (LedgerException.OutcomeUnknown expected) {
      assertThat(expected.submissionId()).isEqualTo(Scene.id(Scene.SHOP, "o" + acked.size()));
    } catch (LedgerException other) {
      throw new AssertionError(
          "the caller of the failed write is told that it is not known", other);
    }
  }

  @Test
  void aReadOnlyFolderIsRefused() throws Exception {
    Path data = dir.resolve("data");
    try (Store store = Store.create(data)) {
      StoreFixture.fill(store, 1);
    }
    assumeTrue(does("mount", "-o", "remount,ro", dir.toString()), "SKIPPED: no remount");
    StoreException refusal = Objects.requireNonNull(StoreFixture.read(data).refusal(), "it opened");
    assertThat(refusal.reason()).isEqualTo(Reason.READ_ONLY);
    assertThat(Fsck.check(data, null, (at, of) -> {}).exitCode()).isZero();
  }
}
