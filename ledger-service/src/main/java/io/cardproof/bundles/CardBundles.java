package io.cardproof.bundles;

import io.cardproof.cards.Caller;
import io.cardproof.cards.CardPages;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardBundle;
import io.cardproof.evidence.Committed;
import io.cardproof.evidence.Opened;
import io.cardproof.log.Frontier;
import io.cardproof.log.Proofs;
import io.cardproof.log.TlogProofWriter;
import io.cardproof.papers.Paper;
import io.cardproof.proofs.Anchors;
import io.cardproof.proofs.Anchors.Anchor;
import io.cardproof.proofs.ChainAnchors;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.rules.Command;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of a card for who may see its history, against the first checkpoint kept for good that
 * covers the question: asked again, the answer is the same bytes. Where checkpoints are written to
 * a chain, one that covers it joins once it is there.
 */
public final class CardBundles {
  /** Seconds to wait for one's turn; after them 429. */
  private static final int TURN_SECONDS = 10;

  private final Records records;
  private final CardPages pages;
  private final PrivateFields fields;
  private final Log log;

  /** One at a time: with chunks of a large upload in its tail, a bundle is in memory thrice. */
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * What is said of the log.
   *
   * @param chain where checkpoints are written to a chain; null where they are not
   * @param policy whom to believe, as the server says
   */
  public record Log(
      Anchors anchors, @Nullable ChainAnchors chain, ProofDesk proofs, String policy) {}

  public CardBundles(Records records, CardPages pages, PrivateFields fields, Log log) {
    this.records = records;
    this.pages = pages;
    this.fields = fields;
    this.log = log;
  }

  /**
   * The archive.
   *
   * @param treeSize the least number of entries that the checkpoint is to cover; null for the
   *     card's last. Of a card that is not on the ledger: of now
   * @param from size of an older checkpoint to prove consistency from; null for none
   * @throws Refused {@code card.unknown}, {@code not_yours}, {@code request.invalid}, {@code
   *     proof.unavailable}, {@code limit.exceeded}
   */
  public byte[] of(Caller caller, String card, @Nullable Long treeSize, @Nullable Long from) {
    boolean known = mayRead(caller, card);
    if (treeSize != null && (treeSize < 1 || treeSize > records.replica().size())) {
      throw Refused.invalid("treeSize", "from 1 to the number of entries");
    }
    Anchor anchor = log.anchors().covering(treeSize == null ? asked(card, known) : treeSize);
    if (from != null && (from < 0 || from > anchor.checkpoint().size())) {
      throw Refused.invalid("from", "the size of an older checkpoint than the bundle's");
    }
    waitForTurn();
    try {
      return written(caller, card, anchor, from);
    } finally {
      turn.release();
    }
  }

  private void waitForTurn() {
    try {
      if (turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Refused.later("limit.exceeded", "too many ask for evidence at once", TURN_SECONDS);
  }

  private byte[] written(Caller caller, String card, Anchor anchor, @Nullable Long from) {
    Replica replica = records.replica();
    long size = anchor.checkpoint().size();
    CardBundle bundle = new CardBundle(anchor.checkpoint(), anchor.note());
    SortedSet<Long> entries = Basis.of(replica, card, size);
    tail(bundle, replica, card, size, entries);
    TlogProofWriter proofs = ProofDesk.writer(anchor.note());
    entries.forEach(index ->
        bundle.leaf(index, log.proofs().leaf(index), proofs.write(index, replica.tiles())));
    bundle.openings(opened(caller, entries)).policy(log.policy());
    if (anchor.timeToken() != null) {
      bundle.time(anchor.timeToken());
    }
    onChain(bundle, size);
    if (from != null) {
      bundle.consistency(from, Proofs.consistency(from, size, replica.tiles()));
    }
    try {
      return bundle.toBytes(card, log.proofs()::sign);
    } catch (BadBundle e) {
      throw new IllegalStateException("the history of a card does not hold: " + e.getMessage(), e);
    }
  }

  private void onChain(CardBundle bundle, long size) {
    ChainAnchors chain = log.chain();
    Replica replica = records.replica();
    if (chain != null) {
      // A replica that was put back may be shorter than what it wrote before.
      chain
          .covering(size)
          .filter(proof -> proof.size() <= replica.size())
          .map(proof -> proof.since(Proofs.consistency(size, proof.size(), replica.tiles())))
          .ifPresent(proof -> bundle.chain(proof.toBytes()));
    }
  }

  /** Who may see its history; that a card is not there, an office may have shown. */
  private boolean mayRead(Caller caller, String card) {
    boolean known = Input.isId(card) && records.find(StateKey.card(card)) != null;
    if (!known && !(Records.isOffice(caller) && Input.isHash(card))) {
      throw Refused.of(RefusalCode.CARD_UNKNOWN);
    }
    if (known && !pages.mayRead(caller, card)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    return known;
  }

  /** How many entries a checkpoint has to cover so that all of the card is under it. */
  private long asked(String card, boolean known) {
    Replica replica = records.replica();
    if (!known) {
      return replica.size();
    }
    List<Long> ofBatch = replica.history(records.card(card).batch());
    long own = replica.history(card).getLast();
    return Math.max(own, ofBatch.isEmpty() ? 0 : ofBatch.getLast()) + 1;
  }

  /**
   * All leaves since the last map of cards, and what that says; nothing where there are no maps.
   */
  private void tail(
      CardBundle bundle, Replica replica, String card, long size, SortedSet<Long> entries) {
    int interval = records.ledger().limits().mapInterval();
    if (interval == 0) {
      return;
    }
    long map = MapLeaf.lastBelow(size, interval);
    if (map >= 0) {
      entries.add(map);
      bundle.map(replica.mapProof(card, size).orElseThrow().proof().format());
    }
    List<byte[]> leaves = new ArrayList<>();
    for (long index = map + 1; index < size; index++) {
      leaves.add(Objects.requireNonNull(replica.leaf(index)));
    }
    bundle.tail(map + 1, Frontier.of(map + 1, replica.tiles()).edge(), leaves);
  }

  /** Reasons are for every party, the rest is for who stated it. */
  private Opened opened(Caller caller, SortedSet<Long> entries) {
    List<Opened.Field> papers = new ArrayList<>();
    for (long index : entries) {
      byte[] leaf = log.proofs().leaf(index);
      if (MapLeaf.isOne(leaf)) {
        continue;
      }
      Command command = records.replica().entry(index).command();
      add(papers, PrivateFields.REASON, Committed.reason(command.action()));
      if (command.actor().equals(caller.member())) {
        Committed.own(command.action())
            .forEach((label, commitment) -> add(papers, label, commitment));
      }
    }
    return new Opened(List.copyOf(papers));
  }

  private void add(List<Opened.Field> papers, String label, @Nullable String commitment) {
    Paper paper = commitment == null ? null : fields.paper(label, commitment);
    if (paper != null) {
      String nonce = Digests.base64Url(paper.nonce());
      papers.add(new Opened.Field(paper.commitment(), label, nonce, paper.value()));
    }
  }
}
