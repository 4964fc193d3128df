package io.cardproof.ops;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import io.cardproof.proofs.Anchors;
import io.cardproof.proofs.CheckpointPublisher;
import io.cardproof.proofs.ServedPolicy;
import io.cardproof.proofs.Witnesses;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Checkpoints: who must have seen them, and which are kept for good. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {

  @Bean
  ServedPolicy servedPolicy(DataFolder folder, Environment environment) {
    Path file = LogSettings.of(environment).policy();
    NoteKey log = folder.logKey().key();
    if (file == null) {
      return ServedPolicy.alone(log);
    }
    try {
      return ServedPolicy.of(Files.readString(file), log);
    } catch (LogFormatException | IllegalArgumentException e) {
      throw new StartException(file + " is not a policy to keep to: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartException(file + ", the log's policy, cannot be read", e);
    }
  }

  /** The machine's own clock, also in a sandbox: witnesses know of no other. */
  @Bean
  Witnesses witnesses(
      ServedPolicy policy, Replica replica, Environment environment, MeterRegistry metrics) {
    try {
      return new Witnesses(
          policy,
          new Witnesses.Ground(
              replica.tiles(),
              Ed25519::verify,
              InstantSource.system(),
              LogSettings.of(environment).witnessPatience(),
              (witness, word) ->
                  metrics
                      .counter("cardproof.witness.answers", "witness", witness, "outcome", word)
                      .increment()));
    } catch (IllegalArgumentException e) {
      throw new StartException("the log's policy: " + e.getMessage(), e);
    }
  }

  @Bean(initMethod = "start")
  CheckpointPublisher checkpointPublisher(
      Ledger ledger,
      DataFolder folder,
      Store store,
      GatewayLimits limits,
      ServedPolicy policy,
      Witnesses witnesses) {
    return new CheckpointPublisher(
        ledger,
        folder.logKey(),
        store::checkpointSigned,
        policy.hasWitnesses() ? new CheckpointPublisher.Witnessing(witnesses, store.local()) : null,
        limits.checkpointMillis());
  }

  @Bean(initMethod = "start")
  Anchors anchors(
      CheckpointPublisher publisher, Store store, ServedPolicy policy, Environment environment) {
    return new Anchors(
        publisher,
        store.local(),
        new Anchors.Terms(policy.series(), null, LogSettings.of(environment).anchorEvery()));
  }

  @Bean
  ProofHealth proofsHealthIndicator(CheckpointPublisher publisher, Witnesses witnesses) {
    return new ProofHealth(publisher, witnesses);
  }
}
