package io.cardproof.ledger.replica;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.log.MerkleHash;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.store.Replica;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Answers that are entries by now. */
public final class EarlierAnswer {
  private EarlierAnswer() {}

  /**
   * The answer that a submission got, or that another gets for it.
   *
   * @param refusal to be answered with that entry's receipt; null to answer as that entry says
   * @throws LedgerException.Corrupt if there is no such entry
   */
  public static Outcome of(Replica replica, String submissionId, @Nullable Refusal refusal)
      throws LedgerException {
    OptionalLong index = replica.entryOf(submissionId);
    if (index.isEmpty()) {
      Exception cause = new IllegalStateException("no entry of submission " + submissionId);
      throw new LedgerException.Corrupt("an entry that the rules name is not there", cause);
    }
    Entry entry = replica.entry(index.getAsLong());
    byte[] leaf = replica.leaf(index.getAsLong());
    String hash =
        Base64.getEncoder().encodeToString(MerkleHash.leaf(leaf == null ? new byte[0] : leaf));
    Receipt receipt = new Receipt(index.getAsLong(), hash, submissionId, entry.at());
    if (refusal != null) {
      return new Outcome.Refused(refusal, receipt, false);
    }
    Refusal then = entry.refusal();
    return then == null
        ? new Outcome.Committed(entry, receipt, true)
        : new Outcome.Refused(then, receipt, true);
  }
}
