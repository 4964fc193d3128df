package io.cardproof.replay;

import io.cardproof.rules.Entry;
import io.cardproof.rules.State;
import io.cardproof.store.Append;
import io.cardproof.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A store that gets a log's entries, as a gateway's would have got them. While one drain is decided
 * the one before it is checked and written; a crash leaves whole drains.
 */
final class StoreTarget implements Target {
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private Append drain;
  private long size;

  /** The drain before; null at first. */
  private @Nullable Future<?> writing;

  /**
   * @param store the caller's to close, after this; nobody else writes to it
   */
  StoreTarget(Store store) {
    this.drain = store.append();
    this.size = store.head().size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public State state() {
    return drain.state();
  }

  @Override
  public void add(Entry entry, byte[] leaf) {
    int before = drain.count();
    drain.add(entry, leaf, List.of());
    size += drain.count() - before;
  }

  /** A drain makes such leaves when it is committed. */
  @Override
  public boolean agrees(long index, byte[] hash) {
    return true;
  }

  @Override
  public void settle(Batch batch) {
    finish();
    Append full = drain;
    writing =
        writer.submit(() -> {
          batch.await();
          if (!full.commit(root -> Arrays.equals(root, batch.root()))) {
            throw Batch.underived(batch.last());
          }
        });
    drain = full.next();
  }

  @Override
  public void finish() {
    if (writing != null) {
      Replay.join(writing);
    }
  }

  /** A drain that was settled is still written. */
  @Override
  public void close() {
    writer.close();
  }
}
