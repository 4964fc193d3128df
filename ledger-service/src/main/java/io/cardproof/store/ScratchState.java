package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
 * encodes them; the rest lies encoded in a mapped file. Encoding is half of what one more entry
 * costs, and need not keep the one waiting who decides.
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
  private final ExecutorService pool;
  private Map<StateKey<?>, StateValue> young = new HashMap<>();
  private Map<StateKey<?>, StateValue> old = Map.of();

  /** The old generation, on its way to the file. */
  private @Nullable Future<List<Encoded>> encoded;

  private record Encoded(
      @SuppressWarnings("ArrayRecordComponent") byte[] key,
      long hash,
      @SuppressWarnings("ArrayRecordComponent") byte[] value) {}

  /**
   * @param work a folder for temporary files
   * @param pool where values are encoded; the caller's to close, after this
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
    } else if (key.type() == StateValue.Submission.class) {
      return submissions.get(utf8(key.id())) == null ? null : key.type().cast(USED);
    }
    StateValue known = young.get(key);
    known = known == null ? old.get(key) : known;
    return known == null ? spilled(key) : key.type().cast(known);
  }

  private <V extends StateValue> @Nullable V spilled(StateKey<V> key) {
    byte[] bytes = many.get(utf8(key.text()));
    try {
      return bytes == null ? null : Canonical.decode(key.type(), bytes);
    } catch (CodecException e) {
      throw new IllegalStateException("a value of one's own cannot be read", e);
    }
  }

  /** Takes over what an entry changed. */
  public void put(Map<StateKey<?>, StateValue> changes) {
    changes.forEach((key, value) -> {
      if (isOne(key)) {
        few.put(key, value);
      } else if (key.type() == StateValue.Submission.class) {
        submissions.put(utf8(key.id()), NOTHING);
      } else {
        young.put(key, value);
      }
    });
  }

  /** Begins another generation: to be called after some hundred entries. */
  public void turn() {
    if (encoded != null) {
      join(encoded).forEach(item -> many.put(item.key, item.hash, item.value));
    }
    Map<StateKey<?>, StateValue> values = young;
    encoded = pool.submit(() -> encoded(values));
    old = values;
    young = new HashMap<>();
  }

  private static List<Encoded> encoded(Map<StateKey<?>, StateValue> values) {
    List<Encoded> items = new ArrayList<>(values.size());
    FsckHash hash = new FsckHash();
    values.forEach((key, value) -> {
      byte[] text = utf8(key.text());
      items.add(new Encoded(text, hash.of(text).low(), encode(key, value)));
    });
    return items;
  }

  private static <V extends StateValue> byte[] encode(StateKey<V> key, StateValue value) {
    return Canonical.encode(key.type(), key.type().cast(value));
  }

  private static <T> T join(Future<T> task) {
    try {
      return task.get();
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
    many.close();
    submissions.close();
  }
}
