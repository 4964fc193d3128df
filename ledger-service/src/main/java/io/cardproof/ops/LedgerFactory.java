package io.cardproof.ops;

import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.fabric.FabricLedger;
import io.cardproof.ledger.fabric.FabricSettings;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.members.ServedMembers;
import io.cardproof.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Opens the ledger that stands behind the port: the one place that knows all kinds. */
final class LedgerFactory {
  private static final String FABRIC = "cardproof.fabric";

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
      case FABRIC -> fabric(settings(settings));
      case ETHEREUM -> throw new StartException("--ledger ethereum is not in this build yet");
    };
  }

  private static FabricSettings settings(Environment settings) {
    try {
      FabricSettings bound =
          Binder.get(settings)
              .bind(FABRIC, FabricSettings.class)
              .orElseThrow(() ->
                  new StartException("--ledger fabric needs --config FILE with " + FABRIC + ".*"));
      if (!isComplete(bound)) {
        throw new StartException(
            FABRIC
                + " needs channel, chaincode, msp-id, certificate, key, and for each of peers[]"
                + " address, tls-ca and authority");
      }
      return bound;
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
    try {
      begin(ledger, genesis);
      return ledger;
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /** Everything behind this reads the genesis out of the replica. */
  private void begin(FabricLedger ledger, GenesisFile genesis) {
    boolean begun = store.head().size() > 0;
    try {
      boolean ready =
          ledger.begin(begun ? null : own(genesis), begun ? WAIT_FOR_CHAIN : WAIT_FOR_GENESIS);
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
