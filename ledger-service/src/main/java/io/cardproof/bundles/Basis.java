package io.cardproof.bundles;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which entries a card's history can be decided again from: those of the card and its batch, those
 * of the cards that took its place or whose place it took, and for each of them those that set what
 * the rules looked at: members, products, policies, approvals.
 *
 * <p>Each entry names histories, each history has entries, until nothing new comes. It ends because
 * only the card itself and its replacements bring in entries that name other cards.
 */
final class Basis {
  private final Replica replica;
  private final long size;
  private final SortedSet<Long> entries = new TreeSet<>();
  private final Set<String> histories = new HashSet<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  private Basis(Replica replica, long size) {
    this.replica = replica;
    this.size = size;
  }

  /** Indexes below a size, ascending; of a card that is not there, the genesis alone. */
  static SortedSet<Long> of(Replica replica, String card, long size) {
    Basis basis = new Basis(replica, size);
    basis.add(0);
    basis.wants(StateKey.LEDGER.text());
    basis.wants(card);
    while (!basis.waiting.isEmpty()) {
      replica.history(basis.waiting.remove()).forEach(basis::add);
    }
    return basis.entries;
  }

  private void wants(String history) {
    if (histories.add(history)) {
      waiting.add(history);
    }
  }

  private void wantsMember(String member) {
    wants(StateKey.member(member).text());
  }

  private void add(long index) {
    if (index < size && entries.add(index)) {
      Entry entry = replica.entry(index);
      wantsMember(entry.command().actor());
      named(entry).forEach(this::wants);
      action(entry.command());
    }
  }

  /** Cards that are the same matter, and the batch of a card that is minted. */
  private List<String> named(Entry entry) {
    List<String> ids = new ArrayList<>();
    for (Event event : entry.events()) {
      if (event instanceof Event.CardReplaced replaced) {
        ids.add(replaced.card().id());
        ids.add(replaced.replacement().id());
      } else if (event instanceof Event.CardsMinted minted) {
        ids.add(minted.batch());
      }
    }
    return ids;
  }

  private void action(Command command) {
    switch (command.action()) {
      case Action.OpenBatch a -> {
        wants(StateKey.product(a.sku()).text());
        if (a.depositary() != null) {
          wantsMember(a.depositary());
        }
      }
      case Action.MintCards a -> opened(a.batch());
      case Action.RecallBatch a -> opened(a.batch());
      case Action.TransferBatch a -> wantsMember(a.to());
      case Action.TransferCards a -> wantsMember(a.to());
      case Action.SetProduct a -> wants(StateKey.policy(a.policy()).text());
      case Action.PlaceHold a -> approvals(command.actor(), a.orderCommitment());
      case Action.MakeSale a -> approvals(command.actor(), a.orderCommitment());
      default -> {}
    }
  }

  private void approvals(String member, String order) {
    wants(StateKey.orderApprovals(member, order).text());
  }

  private void opened(String batch) {
    StateValue.Batch there = replica.state().get(StateKey.batch(batch));
    if (there != null) {
      replica.entryOf(there.submission()).ifPresent(this::add);
    }
  }
}
