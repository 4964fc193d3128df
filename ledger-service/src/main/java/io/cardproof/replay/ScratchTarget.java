package io.cardproof.replay;

import io.cardproof.log.MerkleHash;
import io.cardproof.map.CardMap;
import io.cardproof.rules.Entry;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.ScratchState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The state in temporary files and the map of cards in memory, 130 bytes a card: for a log that is
 * judged and not kept.
 */
final class ScratchTarget implements Target {
  private static final int BATCHES_MAX = 4;

  private final ScratchState state;
  private final ExecutorService encoder = Executors.newSingleThreadExecutor();
  private final CardMap map = new CardMap();
  private final Deque<Batch> unfinished = new ArrayDeque<>();
  private long size;

  ScratchTarget(Path work) {
    try {
      this.state = new ScratchState(work, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void add(Entry entry, byte[] leaf) {
    Overlay overlay = new Overlay(state);
    Rules.apply(entry.command(), entry.events(), entry.at(), overlay);
    state.put(overlay.changes());
    size++;
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    int interval = ledger == null ? 0 : ledger.limits().mapInterval();
    if (interval > 0) {
      overlay.changes().forEach(this::map);
      size += MapLeaf.isAt(size, interval) ? 1 : 0;
    }
  }

  private void map(StateKey<?> key, StateValue value) {
    if (value instanceof StateValue.Card card) {
      map.put(key.id(), card.seq() - 1, card.state());
    }
  }

  @Override
  public boolean agrees(long index, byte[] hash) {
    return Arrays.equals(hash, MerkleHash.leaf(map.leaf(index).toLeaf()));
  }

  @Override
  public void settle(Batch batch) {
    state.turn();
    unfinished.add(batch);
    joinAllBut(BATCHES_MAX);
  }

  @Override
  public void finish() {
    joinAllBut(0);
  }

  private void joinAllBut(int some) {
    while (unfinished.size() > some) {
      unfinished.remove().await();
    }
  }

  @Override
  public void close() {
    try (encoder) {
      state.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
