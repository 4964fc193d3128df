package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import io.cardproof.sequence.SignedCommand;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signed commands to speak to a ledger with. */
final class Ledgers {
  static final long T0 = 1_767_225_600_000L;
  static final KeyPair OPERATOR = keys();
  static final KeyPair STRANGER = keys();

  private static final State EMPTY =
      new State() {
        @Override
        public <V extends StateValue> @Nullable V get(StateKey<V> key) {
          return null;
        }
      };

  private Ledgers() {}

  static SignedCommand genesis(long at) {
    Action create =
        new Action.CreateLedger(
            Limits.embedded(),
            "operator",
            text(OPERATOR),
            "The operator",
            "ledger.example/sandbox",
            1,
            true,
            hash("tag key"));
    return signed(create, "genesis", at, "", OPERATOR);
  }

  /** As organisations agree on it. */
  static String hash(SignedCommand genesis) {
    Placed placed = Sequencing.place(genesis.command(), genesis.signature(), EMPTY);
    return Admission.hash(((Placed.Entered) placed).leaf());
  }

  static SignedCommand admit(String member, long at, String ledger, KeyPair signer) {
    Action admit =
        new Action.AdmitMember(
            Custody.GATEWAY, "Member", member, hash("key of " + member), List.of(Role.SUPPLIER));
    return signed(admit, "admit " + member, at, ledger, signer);
  }

  /** Of the operator. */
  static SignedCommand signed(Action action, String key, long at, String ledger, KeyPair signer) {
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    return sign(
        new Command(action, "operator", ask, at, Digests.submissionId("operator", key), ledger),
        signer);
  }

  static SignedCommand sign(Command command, KeyPair keys) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(keys.getPrivate());
      byte[] bytes = Canonical.encode(Command.class, command);
      ed25519.update(Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
      return new SignedCommand(command, new Entry.Signature(0, Digests.base64Url(ed25519.sign())));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The raw key is the last 32 bytes of its X.509 form. */
  private static String text(KeyPair keys) {
    byte[] encoded = keys.getPublic().getEncoded();
    return Digests.base64Url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  static String hash(String of) {
    return Digests.digest(of.getBytes(UTF_8));
  }
}
