package io.cardproof.cards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.cards.Sales.Sell;
import io.cardproof.ledger.Scene;
import io.cardproof.rules.StateValue;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a crash between two steps leaves behind, the same request repeated takes up again. */
class CrashTest {
  private static final int CODES = 2_300;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true"})
  void uploadCutAtAnyStep_isCompletedByItsRepeat(int step, boolean afterCommit) throws Exception {
    try (Counter counter = new Counter(folder.resolve("data"))) {
      counter.ledger.lose(step, afterCommit);
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> upload(counter))
          .matches(refused -> refused.code().equals("ledger.outcome_unknown"));

      Answer answer = upload(counter);
      assertThat(answer.status()).isEqualTo(201);
      Batches.Uploaded body = (Batches.Uploaded) answer.body();
      assertThat(body.counts()).isEqualTo(new BatchCounts(CODES, CODES, 0, 0, 0));
      assertThat(body.lines()).hasSize(CODES).allMatch(line -> line.outcome().equals("ACCEPTED"));

      Answer replay = upload(counter);
      assertThat(replay.body()).isEqualTo(body);
      assertThat(replay.replayed()).isTrue();
      List<?> stored = counter.store.replica().list(StateValue.Card.class, "card", null, CODES + 1);
      assertThat(stored).hasSize(CODES);
      deliversWhatWasUploaded(counter);
    }
  }

  private static Answer upload(Counter counter) {
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i < CODES; i++) {
      codes.append("Crash-").append(i).append('\n');
    }
    BatchTerms.Stated terms =
        new BatchTerms.Stated(Scene.SKU, "crash", List.of("*"), true, null, null, null);
    return counter
        .cards
        .batches()
        .upload(
            Asking.of(Counter.SUPPLIER, "upload"),
            new ByteArrayInputStream(codes.toString().getBytes(UTF_8)),
            UploadFormat.file("lines", null, null),
            terms);
  }

  private static void deliversWhatWasUploaded(Counter counter) {
    Answer sold = sell(counter);
    Sales.Sold sale = (Sales.Sold) sold.body();
    counter.ledger.lose(1, true);
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> deliver(counter, sale.saleId()));
    // On the ledger, and the codes not shown yet: the repeat shows them and adds no entry.
    long size = counter.store.replica().size();
    Answer delivered = deliver(counter, sale.saleId());
    Deliveries.Delivered body = (Deliveries.Delivered) delivered.body();
    assertThat(delivered.replayed()).isTrue();
    assertThat(body.items()).hasSize(3).allMatch(item -> item.code().startsWith("Crash-"));
    assertThat(counter.store.replica().size()).isEqualTo(size);
  }

  private static Answer sell(Counter counter) {
    Order.Item three = new Order.Item(null, Scene.SKU, 3);
    Sell sell = new Sell("order", List.of(three), null, null, null, null, null);
    return counter.cards.sales().sell(Asking.of(Counter.SHOP, "sell"), sell);
  }

  private static Answer deliver(Counter counter, String sale) {
    return counter
        .cards
        .deliveries()
        .deliver(
            Asking.of(Counter.SHOP, "deliver"), sale, new Deliveries.Deliver(null, null), false);
  }
}
