package io.cardproof.ledger;

import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import java.util.List;

/**
 * A signed command on its way to the ledger.
 *
 * @param command whose canonical bytes were signed
 * @param signature the actor's
 * @param papers openings of the command's commitments; durable no later than its entry, and kept
 *     only if there is one
 */
public record Submission(Command command, Entry.Signature signature, List<SealedPaper> papers) {

  /** An opening, sealed by who hands it in; nothing below the port can read it. */
  public static final class SealedPaper {
    private final String commitment;
    private final byte[] sealed;

    public SealedPaper(String commitment, byte[] sealed) {
      this.commitment = commitment;
      this.sealed = sealed;
    }

    /** What it opens, 43 characters base64url. */
    public String commitment() {
      return commitment;
    }

    public byte[] sealed() {
      return sealed;
    }
  }
}
