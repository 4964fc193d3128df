package io.cardproof.ops;

import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.ethereum.EthereumLedger;
import io.cardproof.ledger.ethereum.EthereumSettings;
import io.cardproof.ledger.fabric.FabricLedger;
import io.cardproof.ledger.fabric.FabricSettings;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.members.ServedMembers;
import io.cardproof.store.Store;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Opens the ledger that stands behind the port: the one place that knows all kinds. */
final class LedgerFactory {
  private static final String FABRIC = "cardproof.fabric";
  private static final String ADDRESS = "0x[0-9a-fA-F]{40}";
  private static final String ETHEREUM = "cardproof.ethereum";

  /** A network that is coming up elects its leaders meanwhile. */
  private static final Duration WAIT_FOR_GENESIS = Duration.ofSeconds(60);

  /** Past it, a gateway that has entries serves what it has, and says 503 to commands. */
  private static final Duration WAIT_FOR_CHAIN = Duration.ofSeconds(10);

  private final Opening opening;
  private final Store store;
  private final InstantSource clock;
  private final SignatureCheck signatures;

  LedgerFactory(Opening opening, Store store, InstantSource clock, ServedMembers served) {
    this.opening = opening;
    this.store = store;
    this.clock = clock;
    // The desk has just signed for whom this gateway keeps the key, and takes a signature from
    // outside for no such member.
    this.signatures =
        SignatureCheck.verifying(
            Ed25519::verify, submission -> served.keepsKeyOf(submission.command().actor()));
  }

  /**
   * @throws StartException if its settings are not complete, or a network has not begun
   */
  Ledger open(Environment settings) {
    return switch (opening.kind()) {
      case EMBEDDED -> new EmbeddedLedger(store, clock, signatures, FatalHandler.HALT);
      case FABRIC -> fabric(fabricSettings(settings));
      case ETHEREUM -> ethereum(ethereumSettings(settings));
    };
  }

  private static FabricSettings fabricSettings(Environment settings) {
    FabricSettings bound = bound(settings, FABRIC, FabricSettings.class, LedgerKind.FABRIC);
    if (!isComplete(bound)) {
      throw new StartException(
          FABRIC
              + " needs channel, chaincode, msp-id, certificate, key, and for each of peers[]"
              + " address, tls-ca and authority");
    }
    return bound;
  }

  private static EthereumSettings ethereumSettings(Environment settings) {
    EthereumSettings bound = bound(settings, ETHEREUM, EthereumSettings.class, LedgerKind.ETHEREUM);
    if (!isComplete(bound)) {
      throw new StartException(
          ETHEREUM
              + " needs nodes, chain-id, contract (0x and 40 hexadecimal digits), account-key-file"
              + " and from-block; no number in it is below zero");
    }
    return bound;
  }

  private static <T> T bound(Environment settings, String prefix, Class<T> type, LedgerKind kind) {
    try {
      return Binder.get(settings)
          .bind(prefix, type)
          .orElseThrow(() ->
              new StartException(
                  "--ledger " + kind.word() + " needs --config FILE with " + prefix + ".*"));
    } catch (BindException e) {
      throw new StartException("the setting " + e.getName() + " cannot be understood", e);
    }
  }

  /** The binder leaves out what is not there. */
  private static boolean isComplete(FabricSettings s) {
    @Nullable List<FabricSettings.Peer> peers = s.peers();
    return Stream.of(s.channel(), s.chaincode(), s.mspId(), s.certificate(), s.key())
            .noneMatch(Objects::isNull)
        && peers != null
        && !peers.isEmpty()
        && peers.stream()
            .flatMap(peer -> Stream.of(peer.address(), peer.tlsCa(), peer.authority()))
            .noneMatch(Objects::isNull);
  }

  private static boolean isComplete(EthereumSettings s) {
    @Nullable List<URI> nodes = s.nodes();
    return Stream.of(s.contract(), s.accountKeyFile()).noneMatch(Objects::isNull)
        && nodes != null
        && !nodes.isEmpty()
        && s.contract().matches(ADDRESS)
        && s.chainId() > 0
        && s.fromBlock() >= 0
        && s.confirmations() > 0
        && s.gasPrice() >= 0
        && s.gasLimit() > 0
        && !s.headAgeMax().isNegative()
        && s.gateways().stream().allMatch(one -> one.matches(ADDRESS));
  }

  private Ledger ethereum(EthereumSettings settings) {
    GenesisFile genesis = opening.folder().genesis();
    EthereumLedger.Duties duties =
        new EthereumLedger.Duties(clock, signatures, Ed25519::verify, FatalHandler.HALT);
    try {
      EthereumLedger ledger = EthereumLedger.open(store, genesis.hash(), settings, duties);
      String place =
          "eip155:" + settings.chainId() + ":" + settings.contract().toLowerCase(Locale.ROOT);
      return begun(ledger, ledger::begin, ledger::moveIn, place, genesis);
    } catch (IllegalArgumentException e) {
      throw new StartException(ETHEREUM + ": " + e.getMessage(), e);
    } catch (LedgerException.Unavailable e) {
      throw new StartException("the chain cannot be used: " + e.getMessage(), e);
    }
  }

  private Ledger fabric(FabricSettings settings) {
    GenesisFile genesis = opening.folder().genesis();
    FabricLedger.Duties duties =
        new FabricLedger.Duties(clock, signatures, Ed25519::verify, FatalHandler.HALT);
    FabricLedger ledger;
    try {
      ledger = FabricLedger.open(store, genesis.hash(), settings, duties);
    } catch (IllegalArgumentException e) {
      throw new StartException(FABRIC + ": " + e.getMessage(), e);
    }
    String place = "fabric:" + settings.channel() + "/" + settings.chaincode();
    return begun(
        ledger,
        ledger::begin,
        (old, commands, progress, patience) -> ledger.moveIn(old, progress, patience),
        place,
        genesis);
  }

  /** Brings a network's ledger to where its chain is, and its genesis onto an empty one. */
  private interface Beginning {
    boolean begin(@Nullable Submission own, Duration patience)
        throws LedgerException, InterruptedException;
  }

  private Ledger begun(
      Ledger ledger, Beginning beginning, MovingIn.Way way, String place, GenesisFile genesis) {
    MovingIn moving = new MovingIn(opening.folder(), store, clock);
    try {
      if (moving.isPending()) {
        moveIn(ledger, moving, way, place);
      } else {
        begin(ledger, beginning, genesis);
      }
      return ledger;
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private void moveIn(Ledger ledger, MovingIn moving, MovingIn.Way way, String place) {
    try {
      moving.run(ledger, way, opening.kind(), place);
    } catch (LedgerException e) {
      throw new StartException(
          "the older ledger has not moved in (the next start goes on with it): " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  /** Everything behind this reads the genesis out of the replica. */
  private void begin(Ledger ledger, Beginning beginning, GenesisFile genesis) {
    boolean begun = store.head().size() > 0;
    try {
      boolean ready =
          beginning.begin(begun ? null : own(genesis), begun ? WAIT_FOR_CHAIN : WAIT_FOR_GENESIS);
      if (!ready && store.head().size() == 0) {
        throw new StartException(
            "the network's ledger has not begun (start its founder's gateway first), or does not"
                + " answer: "
                + ledger.check().problem());
      }
    } catch (LedgerException e) {
      throw new StartException("the ledger cannot begin: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  /** The genesis as a submission, where this organisation's keystore is the one that signed it. */
  private @Nullable Submission own(GenesisFile genesis) {
    byte[] key = opening.folder().keystore().memberSigner(DataFolder.OPERATOR, 0).publicKey();
    return Digests.base64Url(key).equals(genesis.terms().operatorKey())
        ? new Submission(genesis.entry().command(), genesis.entry().signature(), List.of())
        : null;
  }
}
