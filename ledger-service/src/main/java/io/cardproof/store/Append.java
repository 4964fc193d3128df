package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.Frontier;
import io.cardproof.log.MerkleHash;
import io.cardproof.map.MappedCard;
import io.cardproof.rules.Entry;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Entries on their way into the store: those of one drain, written together or not at all. For one
 * thread, the sequencer's; nothing of it is seen by readers before {@link #commit}.
 */
public final class Append {
  private final Store store;
  private final Database database;
  private final long first;
  private final State durable;
  private final Memo before;
  private final Overlay state;
  private final List<Added> added = new ArrayList<>();
  private final Map<String, Long> indexes = new HashMap<>();
  private MapPending pending;
  private byte @Nullable [] position;

  /** What will be a leaf. */
  private sealed interface Added {}

  private record AddedEntry(
      @SuppressWarnings("ArrayRecordComponent") byte[] leaf,
      @SuppressWarnings("ArrayRecordComponent") byte[] hash,
      List<String> touched,
      List<LocalTable.Item> papers)
      implements Added {}

  /** The map is hashed by who writes, while others are decided. */
  private record AddedMap(Map<String, MappedCard> changed) implements Added {}

  /**
   * @param first index of what is added first
   * @param notDurable what an earlier drain changes that may still be under way
   */
  private Append(
      Store store,
      Database database,
      long first,
      State durable,
      Map<StateKey<?>, StateValue> notDurable,
      MapPending pending) {
    this.store = store;
    this.database = database;
    this.first = first;
    this.pending = pending;
    this.durable = durable;
    this.before = new Memo(durable, notDurable);
    this.state = new Overlay(before);
  }

  Append(Store store, Database database, long first, State durable, MapPending pending) {
    this(store, database, first, durable, Map.of(), pending);
  }

  /**
   * The drain after this one, decided on top of it: to be committed after it, and only if it was.
   * Nothing is added to this one any more. Where this one is the second of its kind, the first is
   * durable by now, so that no drain knows more than its predecessor.
   */
  public Append next() {
    return new Append(store, database, end(), durable, state.changes(), pending.next());
  }

  /** The state after the entries added so far: what the next command is decided against. */
  public State state() {
    return state;
  }

  /** Number of leaves added: entries, and the map where it is due after one of them. */
  public int count() {
    return added.size();
  }

  private long end() {
    return first + added.size();
  }

  /**
   * Adds an entry that was decided against {@link #state}.
   *
   * @param leaf the entry's canonical bytes, at most 65,535
   * @param papers openings that become durable with it, by commitment
   * @return the entry's index
   */
  public long add(Entry entry, byte[] leaf, List<LocalTable.Item> papers) {
    if (leaf.length > EntryBundle.MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException("a leaf has at most 65,535 bytes");
    }
    long index = end();
    indexes.put(entry.command().id(), index);
    List<String> touched = new ArrayList<>();
    Touched.histories(entry, touched::add);
    added.add(new AddedEntry(leaf, MerkleHash.leaf(leaf), touched, papers));
    Rules.apply(entry.command(), entry.events(), entry.at(), state);
    map(touched);
    return index;
  }

  /** Puts the map behind the last entry of its interval. */
  private void map(List<String> touched) {
    int interval = MapPending.interval(state);
    if (interval > 0) {
      pending.note(touched, state);
      if (MapLeaf.isAt(end(), interval)) {
        added.add(new AddedMap(pending.all()));
        pending = MapPending.none();
      }
    }
  }

  /**
   * Where a follower of another ledger stands after this drain; durable with it, and worth a write
   * of its own. Opaque here.
   */
  public void position(byte[] reached) {
    position = reached;
  }

  /** RFC 9162 leaf hash of an entry added here, 32 bytes base64. */
  public String leafHash(long index) {
    AddedEntry entry = (AddedEntry) added.get((int) (index - first));
    return Base64.getEncoder().encodeToString(entry.hash);
  }

  /**
   * Makes all of it durable, then visible.
   *
   * @return false where there was nothing to write
   * @throws StoreException if the write failed: it may or may not be there after a restart, and the
   *     store takes no more
   */
  public boolean commit() {
    return commit(root -> true);
  }

  /**
   * As {@link #commit()}, if the log's root after it is the one that is expected: the map's leaves
   * are only made here. Where it is not, nothing is written, and the store is to be closed.
   *
   * @param expected takes 32 bytes
   */
  public boolean commit(Predicate<byte[]> expected) {
    if (added.isEmpty() && position == null) {
      return false;
    }
    Frontier tree = store.tree().copy();
    if (tree.size() != first) {
      throw new IllegalStateException("the drain before this one was not committed");
    }
    byte[] root;
    try (Writes writes = new Writes(database)) {
      for (Added one : added) {
        write(one, tree, writes);
      }
      root = tree.root();
      if (!expected.test(root)) {
        return false;
      }
      writeState(writes);
      Derived.write(before, state, state.changes(), database.reads(), writes);
      writes.put(Column.META, Keys.HEAD, StoredHead.encode(tree.size(), root));
      if (position != null) {
        writes.put(Column.META, Keys.POSITION, position);
      }
      store.write(writes);
    } catch (RocksDBException e) {
      throw database.failed(e);
    }
    store.committed(tree, root, state.changes(), pending);
    return true;
  }

  private void write(Added one, Frontier tree, Writes writes) throws RocksDBException {
    long index = tree.size();
    switch (one) {
      case AddedEntry entry -> {
        leaf(entry.leaf, entry.hash, tree, writes);
        for (String card : entry.touched) {
          writes.put(Column.HISTORY, Keys.history(card, index), Keys.NOTHING);
        }
        for (LocalTable.Item paper : entry.papers) {
          writes.put(Column.PAPERS, Keys.text(paper.key()), paper.value());
        }
      }
      case AddedMap map -> {
        byte[] leaf = store.map().advance(index, map.changed, writes).toLeaf();
        leaf(leaf, MerkleHash.leaf(leaf), tree, writes);
      }
    }
  }

  private static void leaf(byte[] leaf, byte[] hash, Frontier tree, Writes writes)
      throws RocksDBException {
    writes.put(Column.ENTRIES, Keys.number(tree.size()), leaf);
    List<Node> nodes = new ArrayList<>(1);
    tree.append(hash, (level, index, node) -> nodes.add(new Node(level, index, node)));
    for (Node node : nodes) {
      writes.put(Column.TREE, Keys.tree(node.level, node.index), node.hash);
    }
  }

  private record Node(
      int level, long index, @SuppressWarnings("ArrayRecordComponent") byte[] hash) {}

  private void writeState(Writes writes) throws RocksDBException {
    for (Map.Entry<StateKey<?>, StateValue> change : state.changes().entrySet()) {
      StateKey<?> key = change.getKey();
      byte[] value = encode(key.type(), change.getValue());
      if (key.type() == StateValue.Submission.class) {
        writes.put(Column.SUBMISSIONS, submission(key.id()), Keys.used(index(key.id()), value));
      } else {
        writes.put(Column.STATE, Keys.text(key.text()), value);
      }
    }
  }

  private static byte[] submission(String id) {
    byte[] key = Keys.submission(id);
    if (key == null) {
      throw new IllegalStateException("the rules accept no such submission id");
    }
    return key;
  }

  private long index(String submission) {
    return Objects.requireNonNull(indexes.get(submission));
  }

  private static <V> byte[] encode(Class<V> type, Object value) {
    return Canonical.encode(type, type.cast(value));
  }

  /** The state before this drain. What was read of it is kept: nothing is decoded twice. */
  private static final class Memo implements State {
    private final State durable;
    private final Map<StateKey<?>, StateValue> notDurable;
    private final Map<StateKey<?>, @Nullable StateValue> read = new HashMap<>();

    Memo(State durable, Map<StateKey<?>, StateValue> notDurable) {
      this.durable = durable;
      this.notDurable = notDurable;
    }

    @Override
    public <V extends StateValue> @Nullable V get(StateKey<V> key) {
      StateValue known = read.get(key);
      if (known != null || read.containsKey(key)) {
        return known == null ? null : key.type().cast(known);
      }
      StateValue ahead = notDurable.get(key);
      V value = ahead == null ? durable.get(key) : key.type().cast(ahead);
      read.put(key, value);
      return value;
    }
  }
}
