package io.cardproof.ops;

import io.cardproof.ledger.Ledger;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready is what can commit: the ledger says it could, and there is room to write. */
final class LedgerHealth implements HealthIndicator {
  private final Ledger ledger;
  private final Path folder;
  private final long freeBytesMin;

  LedgerHealth(Ledger ledger, Path folder, long freeBytesMin) {
    this.ledger = ledger;
    this.folder = folder;
    this.freeBytesMin = freeBytesMin;
  }

  @Override
  public Health health() {
    Ledger.Health state = ledger.check();
    long free = folder.toFile().getUsableSpace();
    Health.Builder health = new Health.Builder();
    if (!state.canCommit()) {
      health.down().withDetail("problem", state.problem());
    } else if (free < freeBytesMin) {
      health.down().withDetail("problem", "the disk is almost full");
    } else {
      health.up();
    }
    return health
        .withDetail("kind", state.kind())
        .withDetail("entries", ledger.head().size())
        .withDetail("freeBytes", free)
        .build();
  }
}
