package io.cardproof.claims;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.Adjudicator;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.CaseFile;
import io.cardproof.adjudication.Recorded;
import io.cardproof.cards.Input;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The analysis of claims over this gateway's copy of the ledger, and what it is made from. */
public final class Analyses {
  private final Records records;
  private final ClaimPages pages;

  Analyses(Records records, ClaimPages pages) {
    this.records = records;
    this.pages = pages;
  }

  /**
   * What the analysis says of a claim, in the bytes that anyone comes to.
   *
   * @param asOf RFC 3339; absent: now
   * @param treeSize absent: all entries there are
   * @throws Refused {@code claim.unknown}, {@code not_yours}, {@code request.invalid}
   */
  public byte[] show(Speaker speaker, String id, @Nullable String asOf, @Nullable Long treeSize) {
    return see(speaker, id, asOf, treeSize).says().toBytes();
  }

  /** As {@link #show}, with what it was made from. */
  Seen see(Speaker speaker, String id, @Nullable String asOf, @Nullable Long treeSize) {
    long size = records.replica().size();
    Long time = asOf == null ? null : Long.valueOf(Input.time(asOf, "asOf"));
    Input.require(
        treeSize == null || (treeSize > 0 && treeSize <= size),
        "treeSize",
        "the log has " + size + " entries");
    StateValue.Claim claim = pages.readable(speaker, id);
    long opened = entryOf(claim.submission());
    Input.require(time == null || claim.openedAt() <= time, "asOf", "the claim was opened later");
    Input.require(
        treeSize == null || opened < treeSize, "treeSize", "the claim is entry " + opened);
    AsOf moment = new AsOf(time == null ? now(claim) : time, treeSize == null ? size : treeSize);
    return seen(id, claim, moment);
  }

  private Seen seen(String id, StateValue.Claim claim, AsOf moment) {
    CaseFile file = file(claim);
    return new Seen(moment, file, Adjudicator.adjudicate(file, id, moment));
  }

  /** Not before what is on the ledger already: its time may be ahead of this gateway's. */
  private long now(StateValue.Claim claim) {
    return Math.max(records.now(), claim.at());
  }

  /** As {@link #show}, of now. */
  Seen see(String id) {
    StateValue.Claim claim = records.there(StateKey.claim(id));
    AsOf moment = new AsOf(now(claim), records.replica().size());
    return seen(id, claim, moment);
  }

  record Seen(AsOf asOf, CaseFile file, Adjudication says) {
    /** The entries that counted by their place in the log. */
    List<Recorded> upTo() {
      return file.entries().stream()
          .filter(recorded -> recorded.index() < asOf.treeSize())
          .toList();
    }
  }

  /** All that a claim is decided from; what came later than is asked for does not count. */
  CaseFile file(StateValue.Claim claim) {
    TreeSet<Long> indexes = new TreeSet<>();
    indexes.add(entryOf(claim.submission()));
    if (claim.inadmissible() != Inadmissible.NO_STANDING) {
      String batch = records.card(claim.card()).batch();
      indexes.addAll(records.replica().history(claim.card()));
      indexes.addAll(records.replica().history(batch));
      indexes.add(entryOf(records.there(StateKey.batch(batch)).submission()));
      policies(claim.card()).forEach(indexes::add);
    }
    return new CaseFile(
        indexes.stream()
            .map(index -> new Recorded(index, records.replica().entry(index)))
            .toList());
  }

  private long entryOf(String submission) {
    return records.replica().entryOf(submission).orElseThrow();
  }

  /** Entries that published what the card was ever sold under. */
  private List<Long> policies(String card) {
    List<Long> entries = new ArrayList<>();
    for (long index : records.replica().history(card)) {
      Entry entry = records.replica().entry(index);
      for (Event event : entry.events()) {
        PolicyVersion sold = soldUnder(card, event);
        if (sold != null) {
          StateKey<StateValue.PolicyText> key = StateKey.policyText(sold.policy(), sold.version());
          entries.add(entryOf(records.there(key).submission()));
        }
      }
    }
    return entries;
  }

  private static @Nullable PolicyVersion soldUnder(String card, Event event) {
    return switch (event) {
      case Event.CardsSold e -> {
        List<String> cards = e.cards().stream().map(Event.CardStep::id).toList();
        int at = cards.indexOf(card);
        yield at < 0 ? null : e.policies().get(at);
      }
      case Event.CardReplaced e -> e.replacement().id().equals(card) ? e.policy() : null;
      default -> null;
    };
  }
}
