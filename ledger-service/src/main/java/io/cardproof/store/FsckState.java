package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state as it follows from the entries. Values of which a ledger has few stay decoded; cards,
 * sales, orders and the like, of which it has millions, lie as canonical bytes in temporary files.
 */
final class FsckState implements State, AutoCloseable {
  private final Map<StateKey<?>, StateValue> few = new HashMap<>();

  /** By the text of their keys. */
  private final FsckSpill many;

  /** By submission id: the entry's index in eight bytes, then the value. */
  private final FsckSpill submissions;

  /** What was decoded for the entry that is being replayed. */
  private final Map<StateKey<?>, StateValue> read = new HashMap<>();

  FsckState(Path work) throws IOException {
    many = new FsckSpill(work.resolve("state"));
    submissions = new FsckSpill(work.resolve("submissions"));
  }

  private static boolean isOne(Class<?> type) {
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
    StateValue known = isOne(key.type()) ? few.get(key) : read.get(key);
    if (known != null || isOne(key.type())) {
      return key.type().cast(known);
    }
    byte[] bytes = bytes(key);
    if (bytes == null) {
      return null;
    }
    try {
      V value = Canonical.decode(key.type(), bytes);
      read.put(key, value);
      return value;
    } catch (CodecException e) {
      throw new IllegalStateException("a value of this check's own cannot be read", e);
    }
  }

  private byte @Nullable [] bytes(StateKey<?> key) {
    if (key.type() == StateValue.Submission.class) {
      byte[] used = submissions.get(utf8(key.id()));
      return used == null ? null : Arrays.copyOfRange(used, Long.BYTES, used.length);
    }
    return many.get(utf8(key.text()));
  }

  /**
   * Takes over what an entry changed.
   *
   * @param index the entry's
   */
  void put(long index, Map<StateKey<?>, StateValue> changes) {
    read.clear();
    changes.forEach((key, value) -> {
      if (isOne(key.type())) {
        few.put(key, value);
      } else if (key.type() == StateValue.Submission.class) {
        byte[] bytes = encode(key.type(), value);
        ByteBuffer used = ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(index).put(bytes);
        submissions.put(utf8(key.id()), used.array());
      } else {
        many.put(utf8(key.text()), encode(key.type(), value));
      }
    });
  }

  /** What the column of the state must hold. */
  void values(Reads.Items items) {
    few.forEach((key, value) -> {
      ByteBuffer bytes = ByteBuffer.wrap(encode(key.type(), value));
      items.item(ByteBuffer.wrap(utf8(key.text())), bytes);
    });
    many.each(items);
  }

  /** What the column of the submissions must hold: by the bytes that the id spells. */
  void submissions(Reads.Items items) {
    submissions.each((id, value) -> items.item(raw(id), value));
  }

  private static ByteBuffer raw(ByteBuffer id) {
    try {
      return Base64.getUrlDecoder().decode(id.duplicate());
    } catch (IllegalArgumentException e) {
      // Of an entry that is no entry, and reported: nothing can stand under it.
      return id;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <V> byte[] encode(Class<V> type, Object value) {
    return Canonical.encode(type, type.cast(value));
  }

  @Override
  public void close() throws IOException {
    many.close();
    submissions.close();
  }
}
