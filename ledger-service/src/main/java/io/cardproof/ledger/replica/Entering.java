package io.cardproof.ledger.replica;

import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.sequence.Placed;
import io.cardproof.store.Append;
import io.cardproof.store.LocalTable;
import java.util.List;

/** Entries on their way into the replica. */
public final class Entering {
  private Entering() {}

  /**
   * Adds one to a drain.
   *
   * @return the answer to give once the drain is durable
   */
  public static Outcome add(Placed.Entered entered, List<SealedPaper> papers, Append drain) {
    Entry entry = entered.entry();
    long index = drain.add(entry, entered.leaf(), items(papers));
    Receipt receipt = new Receipt(index, drain.leafHash(index), entry.command().id(), entry.at());
    Refusal refusal = entry.refusal();
    return refusal == null
        ? new Outcome.Committed(entry, receipt, false)
        : new Outcome.Refused(refusal, receipt, false);
  }

  private static List<LocalTable.Item> items(List<SealedPaper> papers) {
    return papers.stream()
        .map(paper -> new LocalTable.Item(paper.commitment(), paper.sealed()))
        .toList();
  }
}
