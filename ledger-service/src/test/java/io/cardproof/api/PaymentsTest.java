package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The payment file of a gateway that is stopped and started. */
class PaymentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private void pay(Shop shop, String path, String amount) {
    shop.post("/v1/pools/shop-a/" + path)
        .as("guarantor")
        .json("{'amount':'%s','currency':'CNY','paymentRef':'REF-%s'}".formatted(amount, amount))
        .send()
        .is(201);
  }

  private List<String> lines(int expected) {
    Path file = folder.resolve("payments.jsonl");
    return assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          while (Files.readAllLines(file).size() < expected) {
            Thread.sleep(20);
          }
          return Files.readAllLines(file);
        });
  }

  @Test
  void everyMovement_isOneLine_whateverStopsInBetween() throws IOException {
    Path config = folder.resolve("settings.yaml");
    Path file = folder.resolve("payments.jsonl");
    Files.writeString(config, "cardproof.payments.file: " + file + "\n");
    try (Shop shop = Shop.open(folder, config)) {
      pay(shop, "deposits", "10.00");
      pay(shop, "payouts", "2.50");
      List<String> first = lines(2);
      JsonNode line = Shop.JSON.readTree(first.get(1));
      assertThat(line.path("type").asString()).isEqualTo("pool.paid_out");
      assertThat(line.path("pool").asString()).isEqualTo("shop-a");
      assertThat(line.path("amount").asString()).isEqualTo("2.50");
      assertThat(line.path("paymentRef").asString()).isEqualTo("REF-2.50");

      shop.restart();
      pay(shop, "deposits", "1.00");
      assertThat(lines(3).subList(0, 2)).isEqualTo(first);

      // Half a line, as a crash leaves it.
      String whole = Files.readString(file);
      Files.writeString(file, whole.substring(0, whole.length() - 9));
      shop.restart();
      pay(shop, "payouts", "3.00");
      assertThat(lines(4)).hasSize(4).startsWith(whole.lines().toArray(String[]::new));

      // Taken away for good: what it held is not told again.
      Files.delete(file);
      shop.restart();
      pay(shop, "payouts", "4.00");
      assertThat(lines(1)).hasSize(1);
    }
  }
}
