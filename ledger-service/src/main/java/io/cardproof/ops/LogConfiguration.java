package io.cardproof.ops;

import io.cardproof.anchor.Account;
import io.cardproof.anchor.EthereumChain;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.SecretFile;
import io.cardproof.ledger.Ledger;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import io.cardproof.proofs.Anchors;
import io.cardproof.proofs.ChainAnchors;
import io.cardproof.proofs.CheckpointPublisher;
import io.cardproof.proofs.ServedPolicy;
import io.cardproof.proofs.TimeStamper;
import io.cardproof.proofs.Witnesses;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.time.TrustedRoots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Checkpoints: who must have seen them, and which are kept for good. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {
  /** A block comes every second or more slowly. */
  private static final Duration LOOK = Duration.ofSeconds(2);

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
      Witnesses witnesses,
      MeterRegistry metrics) {
    CheckpointPublisher publisher =
        new CheckpointPublisher(
            ledger,
            folder.logKey(),
            store::checkpointSigned,
            policy.hasWitnesses()
                ? new CheckpointPublisher.Witnessing(witnesses, store.local())
                : null,
            limits.checkpointMillis());
    Gauge.builder("cardproof.log.quorum.lacking", publisher, p -> p.lacksQuorum() ? 1 : 0)
        .register(metrics);
    Gauge.builder("cardproof.log.published", publisher, CheckpointPublisher::publishedSize)
        .register(metrics);
    return publisher;
  }

  /** Its authority, where one is configured. */
  @Bean
  TimeStamps timeStamps(Environment environment, MeterRegistry metrics) {
    LogSettings.Tsa settings = LogSettings.tsa(environment);
    if (settings.url() == null || settings.roots() == null) {
      return new TimeStamps(null);
    }
    try {
      return new TimeStamps(
          new TimeStamper(
              new TimeStamper.Authority(
                  settings.url(),
                  TrustedRoots.read(settings.roots()),
                  settings.policy(),
                  settings.patience()),
              InstantSource.system(),
              word -> metrics.counter("cardproof.tsa.answers", "outcome", word).increment()));
    } catch (IllegalArgumentException e) {
      throw new StartException("cardproof.tsa: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartException(settings.roots() + " cannot be read", e);
    }
  }

  /** A bean is never null. */
  record TimeStamps(@Nullable TimeStamper stamper) implements AutoCloseable {
    @Override
    public void close() {
      if (stamper != null) {
        stamper.close();
      }
    }
  }

  @Bean(initMethod = "start")
  Anchors anchors(
      CheckpointPublisher publisher,
      Store store,
      ServedPolicy policy,
      TimeStamps stamps,
      Environment environment) {
    String series = stamps.stamper() == null ? policy.series() : policy.series() + "-stamped";
    return new Anchors(
        publisher,
        store.local(),
        new Anchors.Terms(series, stamps.stamper(), LogSettings.of(environment).anchorEvery()));
  }

  /** Where checkpoints are written to, where a chain is configured. */
  @Bean(initMethod = "start")
  OnChain onChain(
      CheckpointPublisher publisher, Store store, Environment environment, MeterRegistry metrics) {
    LogSettings.Anchor settings = LogSettings.anchor(environment);
    if (settings.nodes().isEmpty() || settings.accountKeyFile() == null) {
      return new OnChain(null, null);
    }
    EthereumChain chain = new EthereumChain(chain(settings, settings.accountKeyFile()));
    ChainAnchors anchors =
        new ChainAnchors(
            publisher,
            store.local(),
            new ChainAnchors.Terms(chain, settings.every(), LOOK),
            word -> metrics.counter("cardproof.anchor.steps", "outcome", word).increment());
    return new OnChain(chain, anchors);
  }

  private static EthereumChain.Settings chain(LogSettings.Anchor settings, Path keyFile) {
    try {
      return new EthereumChain.Settings(
          settings.nodes(),
          settings.chainId(),
          settings.contract(),
          Account.of(SecretFile.read(keyFile)),
          settings.gasPrice(),
          settings.confirmations(),
          settings.patience());
    } catch (KeystoreException | IllegalArgumentException e) {
      throw new StartException("cardproof.anchor.account-key-file: " + e.getMessage(), e);
    }
  }

  /** A bean is never null. */
  record OnChain(@Nullable EthereumChain chain, @Nullable ChainAnchors anchors)
      implements AutoCloseable {
    void start() {
      if (anchors != null) {
        anchors.start();
      }
    }

    @Override
    public void close() {
      if (anchors != null) {
        anchors.close();
      }
      if (chain != null) {
        chain.close();
      }
    }
  }

  @Bean
  ProofHealth proofsHealthIndicator(
      CheckpointPublisher publisher, Witnesses witnesses, TimeStamps stamps, OnChain onChain) {
    return new ProofHealth(publisher, witnesses, stamps.stamper(), onChain.anchors());
  }
}
