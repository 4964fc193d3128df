package io.cardproof.ledger.ethereum;

import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.rules.State;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sets the contract right where it changed what the rules refused.
 *
 * <p>What: for each of the {@link Notes}, what the contract holds after the last block that was
 * read is compared with what it must hold by this gateway's replica; where they differ, this
 * gateway votes for the change. A member for whom another account sends than {@link Delegates} says
 * is given back likewise.
 *
 * <p>Guarantees: every gateway comes to the same vote, since the replicas are the same; a vote
 * names the slot as it was found, and is void where something changed it since.
 *
 * <p>Why a vote and not a right of the gateway that sent the item: it could sell a card, take that
 * back on the chain, and sell it again.
 */
final class Amends extends Chore {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Notes notes;
  private final Replica replica;
  private final Delegates delegates;
  private final Follower follower;

  Amends(
      Notes notes,
      Replica replica,
      Chain chain,
      Delegates delegates,
      Carriage carriage,
      Follower follower) {
    super("ledger-amends", INTERVAL, chain, carriage);
    this.notes = notes;
    this.replica = replica;
    this.delegates = delegates;
    this.follower = follower;
  }

  @Override
  boolean look() throws NodeException, InterruptedException {
    long block = follower.cursor().block();
    for (Notes.Open open : notes.upTo(block)) {
      ContractView view = new ContractView(chain, block);
      List<Ballot> ballots = ballots(open.note(), view);
      for (Ballot ballot : ballots) {
        vote(ballot);
      }
      if (ballots.isEmpty()) {
        notes.drop(open);
      }
    }
    return false;
  }

  private List<Ballot> ballots(Note note, ContractView view) throws NodeException {
    List<Ballot> slots =
        Stream.of(cards(note, view), batches(note, view))
            .filter(ballot -> !ballot.isEmpty())
            .toList();
    return Stream.concat(slots.stream(), members(note, view).stream()).toList();
  }

  private Ballot cards(Note note, ContractView view) throws NodeException {
    Ballot ballot = new Ballot(Ballot.Kind.CARDS);
    State state = replica.state();
    List<BigInteger> slots = note.cards().isEmpty() ? List.of() : view.cardSlots(note.cards());
    for (int i = 0; i < slots.size(); i++) {
      String card = note.cards().get(i);
      ballot.add(card, slots.get(i), CardSlot.of(card, state, view));
    }
    boolean entered = replica.entryOf(note.submission()).isPresent();
    if (!entered && view.isUsed(note.submission())) {
      ballot.free(note.submission());
    }
    return ballot;
  }

  private Ballot batches(Note note, ContractView view) throws NodeException {
    Ballot ballot = new Ballot(Ballot.Kind.BATCHES);
    for (String hash : note.batches()) {
      BigInteger due =
          ByHash.find(replica, StateValue.Batch.class, "batch", hash)
              .map(row -> BatchSlot.of(row.id(), replica.state(), view))
              .orElse(BigInteger.ZERO);
      ballot.add(hash, view.batchSlot(hash), due);
    }
    return ballot;
  }

  /** A vote names one member at most. */
  private List<Ballot> members(Note note, ContractView view) throws NodeException {
    List<Ballot> ballots = new ArrayList<>();
    for (String member : note.members()) {
      String due = delegates.of(member);
      if (!view.gatewayOf(member).equals(due)) {
        ballots.add(Ballot.delegating(member, due));
      }
    }
    return ballots;
  }
}
