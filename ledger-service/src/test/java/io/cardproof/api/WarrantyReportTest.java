package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.TilePath;
import io.cardproof.report.Counting;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The public report: without a key, and what anyone counts from the public log. */
class WarrantyReportTest {
  private static final String PATH = "/v1/reports/warranty";

  @TempDir static Path folder;

  static Shop shop;

  @BeforeAll
  static void open() throws InterruptedException {
    shop = Shop.open(folder);
    Sold sold = shop.sold("shop-a", "order-1", "");
    shop.deliver("shop-a", sold);
    long entry =
        shop.post("/v1/claims")
            .by(sold.token())
            .json("{'cardId':'%s','orderId':'order-1','reason':'STOLEN'}".formatted(sold.card()))
            .send()
            .is(201)
            .json()
            .at("/receipt/entry")
            .asLong();
    while (shop.get(PATH).send().is(200).json().at("/checkpoint/size").asLong() <= entry) {
      Thread.sleep(50);
    }
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void whoeverHasTheLog_comesToTheSameBytes() {
    Reply reply = shop.get(PATH).send().is(200);
    JsonNode from = reply.json().get("checkpoint");
    Checkpoint checkpoint =
        new Checkpoint(
            from.get("origin").asString(),
            from.get("size").asLong(),
            Base64.getDecoder().decode(from.get("root").asString()));
    WarrantyReport counted =
        Counting.report(WarrantyReportTest::entries, checkpoint, new Period(null, null));
    assertThat(reply.bytes()).isEqualTo(counted.toJson());
    assertThat(reply.json().at("/totals/claims/STOLEN").asLong()).isEqualTo(1);
  }

  private static List<byte[]> entries(long first, int count) {
    String path = new TilePath.EntryTile(first / TilePath.FULL_WIDTH, count).format();
    try {
      return EntryBundle.decode(shop.get("/log/" + path).send().is(200).bytes());
    } catch (LogFormatException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMembersRow_aloneAndAsATable() {
    JsonNode row = shop.get(PATH + "?member=shop-a").send().is(200).json().get("members");
    assertThat(row.size()).isEqualTo(1);
    assertThat(row.at("/0/sales").asLong()).isEqualTo(1);
    Reply table = shop.get(PATH + "?format=csv&member=shop-a").send().is(200);
    assertThat(table.raw().headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(table.text().lines()).hasSize(3);
    assertThat(shop.get(PATH + "?member=nobody").send().is(200).json().get("members").size())
        .isZero();
  }

  @Test
  void aPeriodBeforeAnything_hasNothing() {
    JsonNode totals =
        shop.get(PATH + "?to=2020-01-01T00:00:00Z").send().is(200).json().get("totals");
    assertThat(totals.get("sales").asLong()).isZero();
  }

  @Test
  void badParameters_areNamed() {
    for (String bad :
        List.of(
            "from=yesterday",
            "from=2026-01-01T00:00:00",
            "from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z",
            "format=xml")) {
      shop.get(PATH + "?" + bad).send().isProblem(400, "request.invalid");
    }
  }
}
