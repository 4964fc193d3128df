package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A gateway's ledger with its store on anvil, for tests of the scene's members. */
record ChainGateway(Path folder, Store store, EthereumLedger ledger) {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  static final long GAS_PRICE = 2_000_000_000L;

  /** On the networks of {@code network-config/ethereum}. */
  static final long NETWORK_GAS_PRICE = 1_000;

  /** For chains that make a block of each transaction. */
  static final EthereumLimits HASTY =
      EthereumLimits.standard()
          .with(Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofMillis(300));

  static final InstantSource START = () -> Instant.ofEpochMilli(Scene.START_MS);

  /** A contract for the scene's genesis, which the accounts 1 to 3 may send to. */
  static Deployment.Made deploy(Anvil anvil) throws Exception {
    return deploy(anvil, Duration.ZERO);
  }

  /**
   * @param clockSkew how far a command's time may be from the block's; zero: it is not looked at
   */
  static Deployment.Made deploy(Anvil anvil, Duration clockSkew) throws Exception {
    return Deployment.deploy(
        new Deployment.Payer(anvil.address(), Anvil.CHAIN_ID, anvil.key(0), GAS_PRICE),
        terms(List.of(anvil.account(1), anvil.account(2), anvil.account(3)), clockSkew),
        PATIENCE);
  }

  /** For the scene's genesis, and the gateways' accounts. */
  static Deployment.Terms terms(List<String> gateways, Duration clockSkew) {
    return new Deployment.Terms(
        genesisHash(),
        gateways,
        0,
        Duration.ofHours(48).toMillis(),
        Duration.ofDays(10).toMillis(),
        clockSkew.toMillis());
  }

  static String genesisHash() {
    return Scene.genesisHash(Scene.genesis());
  }

  static EthereumSettings settings(
      Anvil anvil, Deployment.Made contract, int account, int confirmations) {
    return new EthereumSettings(
        List.of(anvil.address()),
        Anvil.CHAIN_ID,
        contract.contract(),
        anvil.key(account),
        confirmations,
        GAS_PRICE,
        200_000_000,
        contract.block(),
        Duration.ZERO,
        List.of());
  }

  /** The same with another node before it, which stands for one that is down. */
  static EthereumSettings behind(URI first, EthereumSettings s) {
    return through(List.of(first, s.nodes().getFirst()), s.gasLimit(), s);
  }

  /** The same through these nodes, with as much gas for a transaction. */
  static EthereumSettings through(List<URI> nodes, long gasLimit, EthereumSettings s) {
    return new EthereumSettings(
        nodes,
        s.chainId(),
        s.contract(),
        s.accountKeyFile(),
        s.confirmations(),
        s.gasPrice(),
        gasLimit,
        s.fromBlock(),
        s.headAgeMax(),
        s.gateways());
  }

  /**
   * Opens the store of a folder, or makes one there.
   *
   * @param genesis to begin the ledger with; null to wait for another's
   */
  static ChainGateway open(Path folder, EthereumSettings settings, @Nullable Submission genesis)
      throws Exception {
    return open(folder, settings, HASTY, START, genesis);
  }

  /** The same within other limits, and by another clock than the scene's. */
  static ChainGateway open(
      Path folder,
      EthereumSettings settings,
      EthereumLimits limits,
      InstantSource clock,
      @Nullable Submission genesis)
      throws Exception {
    Store store = Files.exists(folder) ? Store.open(folder) : Store.create(folder);
    EthereumLedger ledger = connect(store, settings, limits, clock);
    assertThat(ledger.begin(genesis, PATIENCE)).isTrue();
    return new ChainGateway(folder, store, ledger);
  }

  private static EthereumLedger connect(
      Store store, EthereumSettings settings, EthereumLimits limits, InstantSource clock)
      throws LedgerException.Unavailable {
    return EthereumLedger.open(
        store,
        genesisHash(),
        settings,
        limits,
        new EthereumLedger.Duties(
            clock,
            SignatureCheck.verifying(Ed25519::verify, submission -> false),
            Ed25519::verify,
            (message, cause) -> {
              throw new AssertionError(message, cause);
            }));
  }

  Replica replica() {
    return store.replica();
  }

  void close() {
    ledger.close();
    store.close();
  }

  static void waitFor(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it did not come true in time").isLessThan(until);
      Thread.sleep(5);
    }
  }
}
