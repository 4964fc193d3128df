package io.cardproof.claims;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.Adjudicator;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.CaseFile;
import io.cardproof.adjudication.Recorded;
import io.cardproof.cards.Records;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what a claim is decided from and has it decided; the same as anyone would offline. */
final class Analyses {
  private final Records records;

  Analyses(Records records) {
    this.records = records;
  }

  /** A claim decided, with the entries that it was decided from. */
  record Decided(CaseFile file, Adjudication adjudication) {}

  /**
   * @param id of a claim that is on the ledger
   * @throws IllegalArgumentException if it was not, at that time and tree size
   */
  Decided of(String id, StateValue.Claim claim, AsOf asOf) {
    List<Recorded> entries = new ArrayList<>();
    for (long index : indexes(claim)) {
      if (index < asOf.treeSize()) {
        entries.add(new Recorded(index, replica().entry(index)));
      }
    }
    CaseFile file = new CaseFile(entries);
    return new Decided(file, Adjudicator.adjudicate(file, id, asOf));
  }

  private Replica replica() {
    return records.replica();
  }

  private SortedSet<Long> indexes(StateValue.Claim claim) {
    SortedSet<Long> indexes = new TreeSet<>();
    indexes.add(entryOf(claim.submission()));
    StateValue.Card card = records.there(StateKey.card(claim.card()));
    List<Long> history = replica().history(claim.card());
    indexes.addAll(history);
    indexes.addAll(replica().history(card.batch()));
    indexes.add(entryOf(records.there(StateKey.batch(card.batch())).submission()));
    for (long index : history) {
      for (Event event : replica().entry(index).events()) {
        for (PolicyVersion version : soldUnder(event)) {
          indexes.add(
              entryOf(
                  records
                      .there(StateKey.policyText(version.policy(), version.version()))
                      .submission()));
        }
      }
    }
    return indexes;
  }

  private static List<PolicyVersion> soldUnder(Event event) {
    return switch (event) {
      case Event.CardsSold e -> e.policies();
      case Event.CardReplaced e -> List.of(e.policy());
      default -> List.of();
    };
  }

  private long entryOf(String submission) {
    return replica().entryOf(submission).orElseThrow();
  }
}
