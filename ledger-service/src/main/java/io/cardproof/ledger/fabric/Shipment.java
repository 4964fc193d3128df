package io.cardproof.ledger.fabric;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.fabric.Chain.Endorsed;
import io.cardproof.ledger.parcels.BackOff;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.sequence.ParcelAnswer;
import io.cardproof.sequence.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parcel's way to an answer for each of its commands.
 *
 * <p>What: proposed until enough peers agree; saved; ordered; awaited in the follower's blocks.
 *
 * <p>Guarantees: a new proposal is made only where nothing was ordered or the chain said that it
 * lost to another; else the same signed transaction is asked for and sent again until it stands in
 * a block, because a leader of the ordering service that crashes forgets what it had accepted. Who
 * waits longer than the limits is told {@code Unavailable} before anything was ordered and {@code
 * OutcomeUnknown} after it; the parcel stays under way.
 */
final class Shipment {
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Between asking for a transaction and asking again, at most. */
  private static final Duration STATUS_MAX = Duration.ofSeconds(8);

  private final Carriage with;
  private List<Item> items;

  Shipment(Carriage with, List<Item> items) {
    this.with = with;
    this.items = items;
  }

  /** Returns when the fate of every command is known, or the ledger closes. */
  void run() throws InterruptedException {
    BackOff backOff = BackOff.from(with.limits().backOff());
    while (!items.isEmpty()) {
      if (with.closed()) {
        unavailable("the ledger is closed");
      } else if (isLate()) {
        unavailable("the network did not take it in time");
      } else if (!step()) {
        backOff.pause();
      }
    }
  }

  /** True if it came further. */
  private boolean step() throws InterruptedException {
    Endorsed endorsed;
    try {
      endorsed = with.chain().endorse(items.stream().map(Item::bytes).toList());
    } catch (ChainException.Declined e) {
      declined(e);
      return true;
    } catch (ChainException e) {
      with.problem(e);
      return false;
    }
    if (!hasEntries(endorsed.answer())) {
      return answered(endorsed.answer());
    }
    Settled settled = order(endorsed);
    if (settled == null) {
      return true;
    } else if (settled.validity() != ChainBlock.Validity.VALID) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      items.get(i).request().answer(settled.answers().get(i));
    }
    items = List.of();
    return true;
  }

  private boolean isLate() {
    long waited = System.nanoTime() - items.getFirst().since();
    return waited > with.limits().proposeWithin().toNanos();
  }

  private void unavailable(String why) {
    fail(new LedgerException.Unavailable(why, RETRY_AFTER_SECONDS));
  }

  private void fail(LedgerException failure) {
    items.forEach(item -> item.request().fail(failure));
    items = List.of();
  }

  /**
   * The named items are refused and the rest goes on; a parcel that is too large goes in halves.
   */
  private void declined(ChainException.Declined no) throws InterruptedException {
    if (no.items().isEmpty() && items.size() > 1) {
      List<Item> rest = items.subList(items.size() / 2, items.size());
      new Shipment(with, items.subList(0, items.size() / 2)).run();
      items = rest;
      return;
    }
    List<Item> rest = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (no.items().isEmpty() || no.items().contains(i)) {
        items.get(i).request().answer(Answer.refused(refusal(no.code())));
      } else {
        rest.add(items.get(i));
      }
    }
    items = rest;
  }

  private static Refusal refusal(String code) {
    return RefusalCode.ofWord(code).map(Refusal::of).orElse(Refusal.field("command"));
  }

  private static boolean hasEntries(ParcelAnswer answer) {
    return answer.items().stream().anyMatch(ParcelAnswer.Item.Entered.class::isInstance);
  }

  /**
   * Nothing is to be ordered. False where an answer is an entry that is not here yet: then the
   * peers are ahead, and are asked again.
   */
  private boolean answered(ParcelAnswer answer) {
    for (ParcelAnswer.Item one : answer.items()) {
      String entry =
          switch (one) {
            case ParcelAnswer.Item.Replayed replayed -> replayed.submission();
            case ParcelAnswer.Item.Refused refused -> refused.recordedBy();
            default -> null;
          };
      if (entry != null && with.replica().entryOf(entry).isEmpty()) {
        return false;
      }
    }
    for (int i = 0; i < items.size(); i++) {
      Placed placed = ParcelAnswer.placed(answer.items().get(i));
      items.get(i).request().answer(Answer.withoutEntry(placed));
    }
    items = List.of();
    return true;
  }

  /** Null where it will never be in a block, and everybody was told. */
  private @Nullable Settled order(Endorsed endorsed) throws InterruptedException {
    List<Submission> submissions = items.stream().map(item -> item.request().submission()).toList();
    List<String> ids = submissions.stream().map(each -> each.command().id()).toList();
    String transaction = endorsed.transaction();
    with.settlements().expect(transaction);
    // A crash after this line: the next start sends it, or finds that it was sent.
    with.outbox().save(transaction, endorsed.envelope(), submissions);
    Settled settled = null;
    try {
      settled = untilInABlock(endorsed);
    } catch (ChainException.Declined e) {
      declined(e);
    }
    if (settled != null || !with.closed()) {
      with.outbox().drop(transaction, ids);
    }
    with.settlements().forget(transaction);
    return settled;
  }

  private @Nullable Settled untilInABlock(Endorsed endorsed)
      throws ChainException.Declined, InterruptedException {
    long began = System.nanoTime();
    Duration wait = most(with.statusWithin());
    boolean known = false;
    while (!with.closed()) {
      if (!known) {
        with.send(endorsed.envelope());
      }
      Settled settled = with.settlements().await(endorsed.transaction(), wait);
      if (settled != null) {
        with.took(System.nanoTime() - began);
        return settled;
      }
      if (known) {
        with.blocksStayOut();
      }
      known = with.isInABlock(endorsed.transaction());
      if (System.nanoTime() - began > with.limits().answerWithin().toNanos()) {
        unknown();
      }
      wait = most(wait.multipliedBy(2));
    }
    unknown();
    items = List.of();
    return null;
  }

  private static Duration most(Duration wait) {
    return wait.compareTo(STATUS_MAX) > 0 ? STATUS_MAX : wait;
  }

  private void unknown() {
    for (Item item : items) {
      String id = item.request().submission().command().id();
      item.request()
          .fail(
              new LedgerException.OutcomeUnknown(
                  id, new IllegalStateException("the network does not say")));
    }
  }
}
