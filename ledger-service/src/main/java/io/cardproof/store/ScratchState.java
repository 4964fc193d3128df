package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The state as it follows from the entries of a log that is judged and not kept. For one thread.
 *
 * <p>What: values of which a ledger has few stay as they are; the others go to temporary files in
 * two generations: the young are at hand as objects, and so are the old while another thread
 * encodes and writes them; the rest lies encoded in a mapped file. That is half of what one more
 * entry costs, and need not keep the one waiting who decides: he asks the file for none of the old.
 *
 * <p>Of submissions only the ids are kept: in a log each stands once, and a second use is wrong
 * whatever was asked.
 */
public final class ScratchState implements State, AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final StateValue.Submission USED = new StateValue.Submission("", "");

  private final Map<StateKey<?>, StateValue> few = new HashMap<>();
  private final FsckSpill many;
  private final FsckSpill submissions;
  private final FsckHash writersHash = new FsckHash();
  private final ExecutorService pool;
  private Map<StateKey<?>, StateValue> young = new HashMap<>();
  private Map<StateKey<?>, StateValue> old = Map.of();

  /** Read from the file since the last turn: who is decided about is written next. */
  private final Map<StateKey<?>, StateValue> read = new HashMap<>();

  /** The old generation, on its way to the file. */
  private @Nullable Future<?> writing;

  /**
   * @param work a folder for temporary files
   * @param pool a thread that encodes and writes; the caller's to close, after this
   */
  public ScratchState(Path work, ExecutorService pool) throws IOException {
    this.many = new FsckSpill(work.resolve("state"));
    this.submissions = new FsckSpill(work.resolve("submissions"));
    this.pool = pool;
  }

  private static boolean isOne(StateKey<?> key) {
    Class<?> type = key.type();
    return type == StateValue.Ledger.class
        || type == StateValue.Member.class
        || type == StateValue.Product.class
        || type == StateValue.Scope.class
        || type == StateValue.Policy.class
        || type == StateValue.PolicyText.class
        || type == StateValue.Batch.class
        || type == StateValue.BatchNumber.class
        || type == StateValue.Supply.class;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    if (isOne(key)) {
      return key.type().cast(few.get(key));
    }
    StateValue known = young.get(key);
    known = known == null ? old.get(key) : known;
    known = known == null ? read.get(key) : known;
    known = known == null ? spilled(key) : known;
    return known == null ? null : key.type().cast(known);
  }

  private @Nullable StateValue spilled(StateKey<?> key) {
    if (key.type() == StateValue.Submission.class) {
      return submissions.get(utf8(key.id())) == null ? null : USED;
    }
    byte[] bytes = many.get(utf8(key.text()));
    if (bytes == null) {
      return null;
    }
    try {
      StateValue value = Canonical.decode(key.type(), bytes);
      read.put(key, value);
      return value;
    } catch (CodecException e) {
      throw new IllegalStateException("a value of one's own cannot be read", e);
    }
  }

  /** Takes over what an entry changed. */
  public void put(Map<StateKey<?>, StateValue> changes) {
    changes.forEach((key, value) -> {
      if (isOne(key)) {
        few.put(key, value);
      } else {
        young.put(key, key.type() == StateValue.Submission.class ? USED : value);
      }
    });
  }

  /** Begins another generation: to be called after some hundred entries. */
  public void turn() {
    awaitWriting();
    Map<StateKey<?>, StateValue> values = young;
    writing = pool.submit(() -> write(values));
    old = values;
    young = new HashMap<>();
    read.clear();
  }

  /** On the pool's thread. */
  private void write(Map<StateKey<?>, StateValue> values) {
    values.forEach((key, value) -> {
      if (key.type() == StateValue.Submission.class) {
        byte[] id = utf8(key.id());
        submissions.put(id, writersHash.of(id).low(), NOTHING);
      } else {
        byte[] text = utf8(key.text());
        many.put(text, writersHash.of(text).low(), encode(key, value));
      }
    });
  }

  private static <V extends StateValue> byte[] encode(StateKey<V> key, StateValue value) {
    return Canonical.encode(key.type(), key.type().cast(value));
  }

  private void awaitWriting() {
    try {
      if (writing != null) {
        writing.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a value of one's own cannot be written", e.getCause());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    try (many;
        submissions) {
      awaitWriting();
    }
  }
}
