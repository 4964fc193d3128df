package io.cardproof.sequence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who may put a command before the rules of one ledger: it is bound to that ledger, and its actor's
 * key of that place in the order signed it. A genesis is admitted by its hash, which the
 * organisations agreed on.
 */
public final class Admission {
  private final String genesis;
  private final SignatureVerifier ed25519;

  /**
   * @param genesis leaf hash of entry 0, base64url
   */
  public Admission(String genesis, SignatureVerifier ed25519) {
    this.genesis = genesis;
    this.ed25519 = ed25519;
  }

  /** What stands against it; null where nothing does. */
  public @Nullable Refusal refusal(SignedCommand signed, State state) {
    Command command = signed.command();
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    if (ledger == null) {
      return isGenesis(signed, state) ? null : Refusal.field("ledger");
    } else if (!command.ledger().equals(genesis)) {
      return Refusal.field("ledger");
    }
    StateValue.Member actor = state.get(StateKey.member(command.actor()));
    boolean good =
        actor != null
            && actor.keys() == signed.signature().key()
            && isSigned(signed, actor.publicKey());
    return good ? null : Refusal.of(RefusalCode.AUTH_INVALID);
  }

  private boolean isGenesis(SignedCommand signed, State state) {
    return signed.command().action() instanceof Action.CreateLedger create
        && isSigned(signed, create.operatorKey())
        && Sequencing.place(signed.command(), signed.signature(), state)
            instanceof Placed.Entered entered
        && hash(entered.leaf()).equals(genesis);
  }

  /** As commands bind to a ledger: the leaf hash of its entry 0, base64url. */
  public static String hash(byte[] leaf) {
    return Digests.base64Url(MerkleHash.leaf(leaf));
  }

  private boolean isSigned(SignedCommand signed, String publicKey) {
    return isSigned(signed.command(), signed.signature(), publicKey, ed25519);
  }

  /**
   * Whether this key signed the command. A signature has one spelling: of the several texts that a
   * lenient decoder takes for the same bytes, only the canonical one.
   *
   * @param publicKey 32 bytes base64url
   */
  public static boolean isSigned(
      Command command, Entry.Signature signature, String publicKey, SignatureVerifier ed25519) {
    return isSigned(Canonical.encode(Command.class, command), signature, publicKey, ed25519);
  }

  /**
   * As above.
   *
   * @param command canonical bytes
   */
  public static boolean isSigned(
      byte[] command, Entry.Signature signature, String publicKey, SignatureVerifier ed25519) {
    try {
      byte[] key = Base64.getUrlDecoder().decode(publicKey);
      byte[] value = Base64.getUrlDecoder().decode(signature.value());
      return Digests.base64Url(value).equals(signature.value())
          && ed25519.verify(key, Dsse.preAuthentication(Dsse.COMMAND_TYPE, command), value);
    } catch (IllegalArgumentException e) {
      // Not base64url: nobody's signature.
      return false;
    }
  }
}
