package io.cardproof.claims;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentFileTest {
  @TempDir Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("payments.jsonl");
  }

  private static PaymentProvider.Payment payment(long entry) {
    return new PaymentProvider.Payment(
        entry,
        "2026-01-01T00:00:00.000Z",
        "pool.deposited",
        "guarantor",
        "1.00",
        "CNY",
        null,
        null,
        null,
        "shop-a",
        null);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(path);
  }

  @Test
  void entryToldAgain_isOneLine_alsoAfterARestart() throws IOException {
    try (PaymentFile file = PaymentFile.open(path)) {
      assertThat(file.next()).isZero();
      file.tell(payment(4));
      file.tell(payment(4));
      file.tell(payment(7));
    }
    try (PaymentFile file = PaymentFile.open(path)) {
      assertThat(file.next()).isEqualTo(8);
      file.tell(payment(7));
      file.tell(payment(9));
    }
    assertThat(lines()).hasSize(3);
    assertThat(lines().getFirst()).startsWith("{\"entry\":4,").doesNotContain("claimId");
  }

  @Test
  void halfALine_isCutOff_andToldAgain() throws IOException {
    try (PaymentFile file = PaymentFile.open(path)) {
      file.tell(payment(1));
      file.tell(payment(2));
    }
    String whole = Files.readString(path);
    for (int cut = 1; cut < whole.length(); cut++) {
      Files.writeString(path, whole.substring(0, cut));
      try (PaymentFile file = PaymentFile.open(path)) {
        for (long entry = file.next(); entry <= 2; entry++) {
          if (entry > 0) {
            file.tell(payment(entry));
          }
        }
      }
      assertThat(Files.readString(path)).as("cut at " + cut).isEqualTo(whole);
    }
  }

  @Test
  void fileOfSomethingElse_isNotTouched() throws IOException {
    Files.writeString(path, "dear diary\n");
    assertThatThrownBy(() -> PaymentFile.open(path)).isInstanceOf(IOException.class);
    assertThat(Files.readString(path)).isEqualTo("dear diary\n");
    Files.writeString(path, "a key without a line end");
    assertThatThrownBy(() -> PaymentFile.open(path)).isInstanceOf(IOException.class);
    assertThat(Files.readString(path)).isEqualTo("a key without a line end");
    Files.write(path, "{\"a\":1}\n".getBytes(UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> PaymentFile.open(path)).isInstanceOf(IOException.class);
  }
}
