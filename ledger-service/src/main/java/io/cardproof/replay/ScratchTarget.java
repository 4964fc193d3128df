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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The state in temporary files and the map of cards in memory, 130 bytes a card: for a log that is
 * judged and not kept.
 */
final class ScratchTarget implements Target {
  private static final int BATCHES_MAX = 4;

  private final ScratchState state;
  private final ExecutorService encoder = Executors.newSingleThreadExecutor();

  /** Hashing the map costs as much as deciding, and is a thread's of its own. */
  private final ExecutorService mapper = Executors.newSingleThreadExecutor();

  private final CardMap map = new CardMap();
  private final Deque<Batch> unfinished = new ArrayDeque<>();
  private final Deque<Future<?>> maps = new ArrayDeque<>();
  private Map<String, StateValue.Card> changed = new HashMap<>();
  private @Nullable Due due;

  /**
   * A leaf of the log's to hold against the map.
   *
   * @param changed cards since the leaf before
   */
  private record Due(
      long index,
      @SuppressWarnings("ArrayRecordComponent") byte[] hash,
      Map<String, StateValue.Card> changed) {}

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
      changed.put(key.id(), card);
    }
  }

  @Override
  public boolean agrees(long index, byte[] hash) {
    due = new Due(index, hash, changed);
    changed = new HashMap<>();
    return true;
  }

  /** On the map's own thread. */
  private void compare(Due leaf, Batch batch) {
    leaf.changed.forEach((id, card) -> map.put(id, card.seq() - 1, card.state()));
    if (!Arrays.equals(leaf.hash, MerkleHash.leaf(map.leaf(leaf.index).toLeaf()))) {
      throw Batch.underived(batch.last());
    }
  }

  @Override
  public void settle(Batch batch) {
    state.turn();
    unfinished.add(batch);
    Due leaf = due;
    if (leaf != null) {
      maps.add(mapper.submit(() -> compare(leaf, batch)));
      due = null;
    }
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
    while (maps.size() > some) {
      Replay.join(maps.remove());
    }
  }

  @Override
  public void close() {
    try (mapper;
        encoder) {
      state.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
