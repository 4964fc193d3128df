package io.cardproof.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

final class LedgerHealthTest {
  @TempDir private Path dir;

  private record Stub(boolean canCommit) implements Ledger {
    @Override
    public Outcome submit(Submission submission) {
      Entry entry =
          new Entry(0, submission.command(), List.of(), null, 1, submission.signature(), 1);
      return new Outcome.Committed(entry, new Receipt(0, "", "", 0), false);
    }

    @Override
    public Head head() {
      return new Head(7, "");
    }

    @Override
    public Health check() {
      return new Health(canCommit, "embedded", canCommit ? "" : "a write failed");
    }

    @Override
    public void close() {}
  }

  @Test
  void ledgerThatCannotCommit_isDown_andSaysWhy() {
    Health health = new LedgerHealth(new Stub(false), dir, 0).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).containsEntry("problem", "a write failed");
    assertThat(new LedgerHealth(new Stub(true), dir, 0).health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void diskWithoutRoom_isDown() {
    Health health = new LedgerHealth(new Stub(true), dir, Long.MAX_VALUE).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void submissions_areCountedByTheirResultAlone() throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    Ledger ledger = new MeteredLedger(new Stub(true), metrics);
    Command command = new Command(new Action.UpgradeRules(2), "operator", "", 0, "", "");
    Submission submission = new Submission(command, new Entry.Signature(0, ""), List.of());
    int series = metrics.getMeters().size();
    for (int i = 0; i < 5; i++) {
      ledger.submit(submission);
    }
    assertThat(
            metrics.get("cardproof.ledger.submissions").tag("result", "committed").timer().count())
        .isEqualTo(5);
    assertThat(metrics.getMeters()).hasSize(series);
    assertThat(metrics.get("cardproof.ledger.entries").gauge().value()).isEqualTo(7);
  }
}
