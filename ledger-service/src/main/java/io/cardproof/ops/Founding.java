package io.cardproof.ops;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.MemberSigner;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.members.Policies;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Role;
import io.cardproof.rules.Rules;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.tags.LocalTagger;
import java.time.InstantSource;
import java.util.List;

/** The first entries of a ledger: its genesis, then the policies that ship. */
final class Founding {
  private static final String OPERATOR_NAME = "Operator";

  private Founding() {}

  /** All of them at once, into the empty store of a gateway that is alone. */
  static void intoStore(Store store, Keystore keystore, Submission genesis) {
    EmbeddedLedger.initialise(store, genesis);
    InstantSource clock = InstantSource.system();
    // Nobody else can submit here, so that nothing needs its signature checked again.
    try (Ledger ledger =
        new EmbeddedLedger(store, clock, (submission, state) -> true, FatalHandler.HALT)) {
      Replica replica = store.replica();
      publishPolicies(new Policies(new Desk(ledger, replica, signer(keystore), clock), replica));
    }
  }

  /** Repeat-safe: what is there is left alone, and what is on its way has the same id again. */
  static void publishPolicies(Policies policies) {
    Caller operator = new Caller(DataFolder.OPERATOR, List.of(Role.OPERATOR), Custody.GATEWAY);
    DefaultPolicies.all()
        .forEach((id, terms) -> {
          if (!policies.has(id)) {
            policies.publish(Asking.of(operator, "policy/" + id), id, terms);
          }
        });
  }

  static MemberSigner signer(Keystore keystore) {
    return (member, generation, message) -> keystore.memberSigner(member, generation).sign(message);
  }

  /** A signed {@code ledger.create} of now; its operator's key is this keystore's. */
  static Submission genesis(Keystore keystore, Limits limits, String origin, boolean sandbox) {
    byte[] operatorKey = keystore.memberSigner(DataFolder.OPERATOR, 0).publicKey();
    Action action =
        new Action.CreateLedger(
            limits,
            DataFolder.OPERATOR,
            Digests.base64Url(operatorKey),
            OPERATOR_NAME,
            origin,
            Rules.VERSION,
            sandbox,
            Digests.base64Url(new LocalTagger(keystore.root(Root.TAG)).publicKey()));
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    String id = Digests.submissionId(DataFolder.OPERATOR, "genesis");
    long now = InstantSource.system().millis();
    Command command = new Command(action, DataFolder.OPERATOR, ask, now, id, "");
    byte[] bytes = Canonical.encode(Command.class, command);
    byte[] signature =
        signer(keystore)
            .sign(DataFolder.OPERATOR, 0, Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
    return new Submission(command, new Entry.Signature(0, Digests.base64Url(signature)), List.of());
  }
}
