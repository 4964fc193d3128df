package io.cardproof.cards;

import io.cardproof.store.Replica;
import io.cardproof.store.Replica.Pile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Candidates of one pile, handed out one by one. Concurrent pickers draw from one queue, so they
 * meet no card twice; the queue is refilled a page at a time by a cursor that goes round the pile.
 */
final class Shelf {
  /** Cards read at once: enough that most picks touch memory only. */
  private static final int PAGE = 256;

  private final Replica replica;
  private final Pile pile;
  private final Predicate<String> wanted;
  private final Deque<String> queue = new ArrayDeque<>();
  private @Nullable String cursor;

  /**
   * @param wanted whether a card may be worth handing out now
   */
  Shelf(Replica replica, Pile pile, Predicate<String> wanted) {
    this.replica = replica;
    this.pile = pile;
    this.wanted = wanted;
  }

  /** The next candidate, or null after a whole round of the pile found none. */
  synchronized @Nullable String next() {
    if (queue.isEmpty()) {
      refill();
    }
    return queue.poll();
  }

  /** A candidate that was not used after all comes first again. */
  synchronized void giveBack(String card) {
    queue.addFirst(card);
  }

  private void refill() {
    boolean wrapped = cursor == null;
    while (queue.isEmpty()) {
      List<String> page = replica.unsoldCards(pile, cursor, PAGE);
      for (String card : page) {
        if (wanted.test(card)) {
          queue.add(card);
        }
      }
      cursor = page.size() < PAGE ? null : page.getLast();
      if (cursor == null) {
        if (wrapped) {
          return;
        }
        wrapped = true;
      }
    }
  }
}
