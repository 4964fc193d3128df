package io.cardproof.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignEvaluationsTest {
  @TempDir Path folder;

  @Test
  void anAllowance_isSpentByEvaluations_andEarnedBackByTheLedger() throws Exception {
    List<String> alarms = new ArrayList<>();
    try (Counter counter = new Counter(folder.resolve("data"))) {
      ForeignEvaluations meter =
          new ForeignEvaluations(
              counter.store.replica(),
              counter.store.local(),
              () -> Instant.ofEpochMilli(Scene.START_MS),
              alarms::add);
      int all = ForeignEvaluations.LIMITS.start();
      meter.take(Scene.SUPPLIER, all - 1);
      meter.take(Scene.SHOP, all);
      assertExceeded(meter, Scene.SUPPLIER, 2);
      assertThat(alarms).containsExactly("tags/" + Scene.SUPPLIER);

      Scene scene = new Scene(counter.store.replica().genesisHash());
      for (Submission submission : scene.batch("batch", 0, 5)) {
        counter.ledger.submit(submission);
      }
      assertThatNoException().isThrownBy(() -> meter.take(Scene.SUPPLIER, 6));
      assertExceeded(meter, Scene.SUPPLIER, 1);
      assertExceeded(meter, Scene.SHOP, 1);
    }
  }

  private static void assertExceeded(ForeignEvaluations meter, String member, int count) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> meter.take(member, count))
        .matches(refused -> refused.code().equals("limit.exceeded"))
        .matches(refused -> refused.details().retryAfterSeconds() > 0);
  }
}
