package io.cardproof.ops;

import io.cardproof.keys.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.members.ServedMembers;
import io.cardproof.store.Store;
import java.time.InstantSource;
import org.springframework.core.env.Environment;

/** Opens the ledger that stands behind the port: the one place that knows all kinds. */
final class LedgerFactory {
  private final Opening opening;
  private final Store store;
  private final InstantSource clock;
  private final ServedMembers served;

  LedgerFactory(Opening opening, Store store, InstantSource clock, ServedMembers served) {
    this.opening = opening;
    this.store = store;
    this.clock = clock;
    this.served = served;
  }

  /**
   * @throws StartException if its settings are not complete
   */
  Ledger open(Environment settings) {
    return switch (opening.kind()) {
      case EMBEDDED -> embedded();
      case FABRIC -> fabric(settings);
      case ETHEREUM -> throw new StartException("--ledger ethereum is not in this build yet");
    };
  }

  private Ledger embedded() {
    // The desk has just signed for whom this gateway keeps the key, and takes a signature from
    // outside for no such member.
    SignatureCheck check =
        SignatureCheck.verifying(
            Ed25519::verify, submission -> served.keepsKeyOf(submission.command().actor()));
    return new EmbeddedLedger(store, clock, check, FatalHandler.HALT);
  }

  private static Ledger fabric(Environment settings) {
    if (!settings.containsProperty("cardproof.fabric.channel")) {
      throw new StartException(
          "--ledger fabric needs --config FILE with cardproof.fabric.channel and its fellows");
    }
    throw new StartException("--ledger fabric is not in this build yet");
  }
}
