package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An organisation's gateway in this process, down from the port, on a real network. */
record RealGateway(Path dir, Store store, FabricLedger ledger) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * @param folder made if it is not there
   * @param genesis to begin the ledger with, if this gateway is to
   */
  static RealGateway open(Path folder, FabricSettings settings, @Nullable Submission genesis)
      throws Exception {
    return open(folder, FabricChain.connect(settings), genesis);
  }

  static RealGateway open(Path folder, Chain chain, @Nullable Submission genesis) throws Exception {
    Submission agreed = genesis == null ? Scene.genesis() : genesis;
    return open(folder, chain, Scene.genesisHash(agreed), genesis);
  }

  static RealGateway open(Path folder, Chain chain, String hash, @Nullable Submission genesis)
      throws Exception {
    Store store = Files.exists(folder) ? Store.open(folder) : Store.create(folder);
    FabricLedger ledger = connect(store, chain, hash);
    RealGateway gateway = new RealGateway(folder, store, ledger);
    assertThat(ledger.begin(genesis, PATIENCE)).isTrue();
    return gateway;
  }

  /** On the scene's ledger; not waited for. */
  static FabricLedger connect(Store store, Chain chain) {
    return connect(store, chain, Scene.genesisHash(Scene.genesis()));
  }

  private static FabricLedger connect(Store store, Chain chain, String hash) {
    FabricLedger.Duties duties =
        new FabricLedger.Duties(
            () -> Instant.ofEpochMilli(Scene.START_MS),
            SignatureCheck.verifying(Ed25519::verify, submission -> false),
            Ed25519::verify,
            (message, cause) -> {
              throw new AssertionError(message, cause);
            });
    return new FabricLedger(store, hash, chain, FabricLimits.standard(), duties);
  }

  Replica replica() {
    return store.replica();
  }

  /** Until this replica has so many entries. */
  void awaitSize(long size) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (ledger.head().size() < size && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    assertThat(ledger.head().size()).isGreaterThanOrEqualTo(size);
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }
}
