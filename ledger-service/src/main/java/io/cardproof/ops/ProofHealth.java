package io.cardproof.ops;

import io.cardproof.proofs.CheckpointPublisher;
import io.cardproof.proofs.Witnesses;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Who else speaks for the log, and how they answered last. Always up: sales go on without them, and
 * a gateway taken out of service would help nobody.
 */
final class ProofHealth implements HealthIndicator {
  private final CheckpointPublisher publisher;
  private final Witnesses witnesses;

  ProofHealth(CheckpointPublisher publisher, Witnesses witnesses) {
    this.publisher = publisher;
    this.witnesses = witnesses;
  }

  @Override
  public Health health() {
    return Health.up()
        .withDetail("quorum", publisher.lacksQuorum() ? "lacking" : "met")
        .withDetail("publishedSize", publisher.publishedSize())
        .withDetail("witnesses", witnesses.report())
        .build();
  }
}
