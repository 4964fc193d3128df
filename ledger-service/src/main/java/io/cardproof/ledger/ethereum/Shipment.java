package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.rules.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * One parcel's way to an answer for each of its commands.
 *
 * <p>What: its arguments are worked out from the replica, it is signed, saved, sent, and awaited in
 * the follower's blocks.
 *
 * <p>Guarantees: the same signed transaction is sent until it, or another with its nonce, is final;
 * only then may its commands travel again. Who waits longer than the limits is told that the
 * outcome is not known yet; the parcel stays under way.
 */
final class Shipment {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Carriage with;
  private List<Item> items;
  private boolean sent;

  Shipment(Carriage with, List<Item> items) {
    this.with = with;
    this.items = items;
  }

  /** Returns when the fate of every command is known, or the ledger closes. */
  void run() throws InterruptedException {
    while (!items.isEmpty()) {
      if (with.closed()) {
        giveUp("the ledger is closed");
        return;
      } else if (isLate()) {
        giveUp("the chain did not take it in time");
        return;
      }
      step();
    }
  }

  private boolean isLate() {
    long waited = System.nanoTime() - items.getFirst().since();
    return !sent && waited > with.limits().packing().waitAtMost().toNanos();
  }

  private void step() throws InterruptedException {
    List<Arguments> arguments = items.stream().map(this::arguments).toList();
    Calldata calldata = Calldata.of(items.stream().map(Item::bytes).toList(), arguments);
    sent = true;
    Fate fate;
    try {
      fate =
          with.carry(
              calldata.bytes(), calldata.gas(with.gasLimit()), submissions(), this::stillOpen);
    } catch (Carriage.Lost e) {
      return;
    }
    switch (fate) {
      case null -> giveUpUnknown();
      case Fate.Executed executed -> executed(executed, arguments);
      case Fate.Reverted reverted -> reverted(reverted);
    }
  }

  private Arguments arguments(Item item) {
    return Arguments.of(item.request().submission().command(), with.replica().state());
  }

  private List<Submission> submissions() {
    return items.stream().map(item -> item.request().submission()).toList();
  }

  /** What was refused for arguments that are others by now was guessed wrong: it travels again. */
  private void executed(Fate.Executed executed, List<Arguments> given) {
    if (executed.answers().size() != items.size()) {
      // Settled by its nonce alone: the entries are there, and are asked for by submission id.
      giveUpUnknown();
      return;
    }
    List<Item> again = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Answer answer = executed.answers().get(i);
      if (isMisargued(answer) && !arguments(item).equals(given.get(i))) {
        again.add(item);
      } else {
        item.request().answer(answer);
      }
    }
    items = again;
  }

  private static boolean isMisargued(Answer answer) {
    return answer instanceof Answer.Done(Outcome.Refused refused)
        && ParcelReplay.isMisargued(refused.refusal());
  }

  /** A parcel that took too much gas goes in halves; nothing else is its own fault. */
  private void reverted(Fate.Reverted reverted) throws InterruptedException {
    if (!reverted.outOfGas()) {
      giveUp("the contract takes nothing from this gateway's account");
    } else if (items.size() == 1) {
      items.getFirst().request().answer(Answer.refused(Refusal.field("size")));
      items = List.of();
    } else {
      List<Item> rest = items.subList(items.size() / 2, items.size());
      new Shipment(with, items.subList(0, items.size() / 2)).run();
      items = rest;
    }
  }

  private void giveUp(String why) {
    LedgerException failure = new LedgerException.Unavailable(why, RETRY_AFTER_SECONDS);
    items.forEach(item -> item.request().fail(failure));
    items = List.of();
  }

  private void stillOpen() {
    long now = System.nanoTime();
    for (Item item : items) {
      if (now - item.since() > with.limits().answerWithin().toNanos()) {
        item.request().stillOpen(with.replica());
      }
    }
  }

  private void giveUpUnknown() {
    items.forEach(Shipment::unknown);
    items = List.of();
  }

  private static void unknown(Item item) {
    String id = item.request().submission().command().id();
    Exception cause = new IllegalStateException("it is not final yet");
    item.request().fail(new LedgerException.OutcomeUnknown(id, cause));
  }
}
