package io.cardproof.ops;

import io.cardproof.proofs.ChainAnchors;
import io.cardproof.proofs.CheckpointPublisher;
import io.cardproof.proofs.TimeStamper;
import io.cardproof.proofs.Witnesses;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Who else speaks for the log, and how they answered last. Always up: sales go on without them, and
 * a gateway taken out of service would help nobody.
 */
final class ProofHealth implements HealthIndicator {
  private final CheckpointPublisher publisher;
  private final Witnesses witnesses;
  private final @Nullable TimeStamper stamper;
  private final @Nullable ChainAnchors onChain;

  ProofHealth(
      CheckpointPublisher publisher,
      Witnesses witnesses,
      @Nullable TimeStamper stamper,
      @Nullable ChainAnchors onChain) {
    this.onChain = onChain;
    this.publisher = publisher;
    this.witnesses = witnesses;
    this.stamper = stamper;
  }

  @Override
  public Health health() {
    return Health.up()
        .withDetail("quorum", publisher.lacksQuorum() ? "lacking" : "met")
        .withDetail("publishedSize", publisher.publishedSize())
        .withDetail("witnesses", witnesses.report())
        .withDetail("timeStamps", stamper == null ? "not configured" : stamper.report())
        .withDetail("chain", onChain == null ? "not configured" : onChain.report())
        .build();
  }
}
