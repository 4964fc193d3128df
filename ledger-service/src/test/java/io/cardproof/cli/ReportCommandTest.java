package io.cardproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.report.Counting;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path folder = Path.of("");

  private Path exported(TestLog log) {
    Path mirror = folder.resolve("mirror");
    LogFolder.write(log, mirror);
    return mirror;
  }

  @Test
  void an_export_gives_the_bytes_that_its_log_gives() {
    TestLog log = new TestLog("log.example", 600);
    String mirror = exported(log).toString();
    WarrantyReport expected =
        Counting.report(log::entries, log.head(), new Period(1_577_836_800_000L, null));

    Ran json = Ran.cardproof("report", "--from-export", mirror, "--from", "2020-01-01T00:00:00Z");
    Ran csv =
        Ran.cardproof(
            "report", "--from-export", mirror, "--from", "2020-01-01T00:00:00Z", "--format", "csv");

    assertThat(json.status()).isZero();
    assertThat(json.out()).isEqualTo(new String(expected.toJson(), UTF_8));
    assertThat(csv.out()).isEqualTo(new String(expected.toCsv(), UTF_8));
  }

  @Test
  void entries_that_were_not_signed_for_are_not_counted() throws IOException {
    Path mirror = exported(new TestLog("log.example", 300));
    Path tile = mirror.resolve("tile/entries/000");
    byte[] bytes = Files.readAllBytes(tile);
    bytes[40] ^= 1;
    Files.write(tile, bytes);

    Ran ran = Ran.cardproof("report", "--from-export", mirror.toString());

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines()).isEqualTo(1);
  }

  @Test
  void a_period_that_ends_before_it_begins_is_refused() {
    String mirror = exported(new TestLog("log.example", 3)).toString();

    Ran ran =
        Ran.cardproof(
            "report",
            "--from-export",
            mirror,
            "--from",
            "2026-01-02T00:00:00Z",
            "--to",
            "2026-01-01T00:00:00Z");

    assertThat(ran.status()).isEqualTo(2);
  }
}
