package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.store.StoreException.Reason;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final byte[] NOTE = "a note".getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;
  private Path live;
  private Path file;
  private Path target;
  private String contents = "";
  private SignedHead head = new SignedHead(NOTE, 0, new byte[32]);

  @BeforeEach
  void fill() throws Exception {
    live = dir.resolve("live");
    file = dir.resolve("backup.zip");
    target = dir.resolve("target");
    try (Store store = Store.create(live)) {
      StoreFixture.fill(store, 3);
      head = new SignedHead(NOTE, store.head().size(), store.head().root());
      store.checkpointSigned(NOTE, head.size(), head.root());
      contents = StoreFixture.contents(store);
      Files.writeString(live.resolve("log-key"), "gateway's own");
      Files.createDirectories(live.resolve("evidence/clm_one"));
      Files.writeString(live.resolve("evidence/clm_one/hash"), "a file of a claim");
      Files.createDirectories(live.resolve(".evidence"));
      Files.writeString(live.resolve(".evidence/half"), "on its way");
      Files.writeString(live.resolve("organisation.bcfks"), "secret");
      Files.writeString(live.resolve("keystore.password"), "more secret");
      try (OutputStream out = Files.newOutputStream(file)) {
        Backup.create(store, out, false);
      }
    }
  }

  private void refuses(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whatIsRestoredIsWhatWasBackedUpWithoutTheKeystore() throws Exception {
    Backup.restore(file, target, List.of(head));
    assertThat(StoreFixture.read(target).contents()).isEqualTo(contents);
    assertThat(target.resolve("log-key")).hasContent("gateway's own");
    assertThat(target.resolve("evidence/clm_one/hash")).hasContent("a file of a claim");
    assertThat(target.resolve(".evidence")).doesNotExist();
    assertThat(target.resolve("organisation.bcfks")).doesNotExist();
    assertThat(target.resolve("keystore.password")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("log-key"))))
        .isEqualTo("rw-------");
    try (Store store = Store.open(target)) {
      assertThat(store.lastCheckpoint()).contains(head);
    }
    assertThat(Fsck.check(target, null, (at, of) -> {}).exitCode()).isZero();
  }

  @Test
  void theKeystoreGoesInWhereAsked() throws Exception {
    try (Store store = Store.open(live);
        OutputStream out = Files.newOutputStream(file)) {
      Backup.create(store, out, true);
    }
    Backup.restore(file, target, List.of());
    assertThat(target.resolve("organisation.bcfks")).hasContent("secret");
    assertThat(target.resolve("keystore.password")).as("in no backup").doesNotExist();
  }

  @Test
  void aBackupOlderThanAShownHeadIsRefused() {
    SignedHead later = new SignedHead(NOTE, head.size() + 1, head.root());
    refuses(Reason.BEHIND_CHECKPOINT, () -> Backup.restore(file, target, List.of(later)));
    assertThat(StoreFixture.read(target).contents()).isNull();
  }

  @Test
  void aBackupOfAnotherHistoryIsRefused() {
    SignedHead fork = new SignedHead(NOTE, head.size(), new byte[32]);
    refuses(Reason.BEHIND_CHECKPOINT, () -> Backup.restore(file, target, List.of(fork)));
  }

  @Test
  void nothingIsRestoredOverSomething() throws Exception {
    Files.createDirectories(target);
    Files.writeString(target.resolve("mine"), "kept");
    refuses(Reason.ALREADY_THERE, () -> Backup.restore(file, target, List.of()));
    assertThat(target.resolve("mine")).hasContent("kept");
  }

  @Test
  void aBackupCutAnywhereIsRefusedAndLeavesNoLedger() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 20; i++) {
      Files.write(file, Arrays.copyOf(whole, (int) ((long) whole.length * i / 20)));
      refuses(Reason.DAMAGED, () -> Backup.restore(file, target, List.of()));
      assertThat(StoreFixture.read(target).contents()).isNull();
    }
  }
}
