package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  @TempDir private Path temporary = Path.of("");

  @Test
  void the_story_ends_as_told_and_its_folder_holds_up_afterwards() throws IOException {
    Path folder = temporary.resolve("demo");

    Ran demo = Ran.cardproof("demo", "--exit", "--port", "0", "--data", folder.toString());

    assertThat(demo.out())
        .contains(
            "13. What the ledger holds", "{AVAILABLE=39, DELIVERED=1, REDEEMED=1, REPLACED=1}");
    assertThat(demo.status()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out()).doesNotContain("DEMO-NOVA-0001-FAKE", "cpk_", "cpt_");
    Path keys = folder.resolve("demo-keys.txt");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-------");

    receiptVerifies(folder.resolve("demo-files"));
    exportVerifiesAndIsWhole(folder);
    fsckFindsNothing(folder);
    backupComesBack(folder);
  }

  private static void receiptVerifies(Path files) {
    String receipt = files.resolve("receipt.json").toString();
    String policy = files.resolve("policy.txt").toString();
    assertThat(Ran.cardproof("verify", receipt, "--policy", policy).status()).isZero();
  }

  private void exportVerifiesAndIsWhole(Path folder) {
    Path out = temporary.resolve("export");

    Ran export = Ran.cardproof("export", "--data", folder.toString(), "--out", out.toString());

    assertThat(export.status()).as(export.err()).isZero();
    assertThat(out.resolve("checkpoint")).exists();
    assertThat(out.resolve("tile/entries")).isNotEmptyDirectory();
  }

  private static void fsckFindsNothing(Path folder) {
    Ran fsck = Ran.cardproof("fsck", "--data", folder.toString(), "--signatures");

    assertThat(fsck.status()).as(fsck.out() + fsck.err()).isZero();
    assertThat(fsck.out()).startsWith("GOOD");
  }

  private void backupComesBack(Path folder) {
    String file = temporary.resolve("backup").toString();
    String restored = temporary.resolve("restored").toString();
    String head = temporary.resolve("export").resolve("checkpoint").toString();

    assertThat(Ran.cardproof("backup", "--data", folder.toString(), "--out", file).status())
        .isZero();
    Ran again = Ran.cardproof("backup", "--data", folder.toString(), "--out", file);
    assertThat(again.status()).as("a backup is never overwritten").isEqualTo(2);
    Ran restore = Ran.cardproof("restore", file, "--data", restored, "--head", head);
    assertThat(restore.status()).as(restore.err()).isZero();
    fsckFindsNothing(Path.of(restored));
  }
}
