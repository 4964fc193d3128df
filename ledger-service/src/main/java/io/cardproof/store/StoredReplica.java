package io.cardproof.store;

import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.map.MapTree;
import io.cardproof.rules.Leaf;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica.Pile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The columns, read as a ledger. */
class StoredReplica implements Replica {
  private final Database database;
  private final Reads reads;
  private final LongSupplier size;
  private final State state;
  private final TileHashes tiles;
  private volatile @Nullable String genesisHash;

  StoredReplica(Database database, Reads reads, LongSupplier size, @Nullable HotValues hot) {
    this.database = database;
    this.reads = reads;
    this.size = size;
    this.state = new StoredState(reads, hot);
    this.tiles = StoredTiles.of(reads, size);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public long size() {
    return size.getAsLong();
  }

  @Override
  public String genesisHash() {
    String known = genesisHash;
    if (known == null) {
      byte[] leaf = leaf(0);
      if (leaf == null) {
        throw new StoreException(
            StoreException.Reason.NOT_INITIALISED, "The ledger has no genesis yet.");
      }
      known = Digests.base64Url(MerkleHash.leaf(leaf));
      genesisHash = known;
    }
    return known;
  }

  @Override
  public byte @Nullable [] leaf(long index) {
    if (index < 0 || index >= size()) {
      return null;
    }
    byte[] leaf = reads.get(Column.ENTRIES, Keys.number(index));
    if (leaf == null) {
      throw StoreException.damaged("Entry " + index + " is not there.");
    }
    return leaf;
  }

  @Override
  public Leaf at(long index) {
    byte[] leaf = leaf(index);
    if (leaf == null) {
      throw new IndexOutOfBoundsException("there is no entry " + index + " yet");
    }
    try {
      return Leaf.of(leaf);
    } catch (CodecException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED, "Entry " + index + " cannot be read.", e);
    }
  }

  @Override
  public OptionalLong entryOf(String submissionId) {
    byte[] key = Keys.submission(submissionId);
    byte[] used = key == null ? null : reads.get(Column.SUBMISSIONS, key);
    return used == null ? OptionalLong.empty() : OptionalLong.of(Keys.number(used, 0));
  }

  @Override
  public TileHashes tiles() {
    return tiles;
  }

  @Override
  public byte[] rootAt(long size) {
    if (size > size()) {
      throw new IllegalArgumentException("there are not " + size + " entries yet");
    }
    return Proofs.rootAt(size, tiles);
  }

  @Override
  public List<Long> history(String id) {
    List<Long> entries = new ArrayList<>();
    byte[] prefix = Keys.text(id);
    reads.scan(
        Column.HISTORY,
        prefix,
        Keys.afterPrefix(prefix),
        (key, value) -> {
          // A shorter text is the beginning of other ids.
          if (key.length == prefix.length + Long.BYTES) {
            entries.add(Keys.number(key, prefix.length));
          }
          return true;
        });
    return entries;
  }

  @Override
  public Optional<Mapped> mapProof(String card, long size) {
    if (size > size()) {
      throw new IllegalArgumentException("there are not " + size + " entries yet");
    }
    long index = MapLeaf.lastBelow(size, MapPending.interval(state));
    if (index < 0) {
      return Optional.empty();
    }
    StoredMap map = new StoredMap(reads, index);
    return Optional.of(new Mapped(index, MapTree.prove(map.root(), card, map)));
  }

  @Override
  public <V extends StateValue> List<Row<V>> list(
      Class<V> type, String prefix, @Nullable String after, int limit) {
    byte[] front = Keys.text(prefix + "/");
    byte[] from = after == null ? front : Keys.after(Keys.text(prefix + "/" + after));
    List<Row<V>> rows = new ArrayList<>();
    if (limit > 0) {
      reads.scan(
          Column.STATE,
          from,
          Keys.afterPrefix(front),
          (key, value) -> {
            String text = Keys.text(key);
            String id = text.substring(prefix.length() + 1);
            rows.add(new Row<>(id, StoredState.decode(type, value, text)));
            return rows.size() < limit;
          });
    }
    return rows;
  }

  @Override
  public List<Pile> stocked(String sku) {
    return piles(sku, null);
  }

  @Override
  public List<Pile> stocked(String sku, String holder) {
    return piles(sku, holder);
  }

  private List<Pile> piles(String sku, @Nullable String holder) {
    byte[] prefix = Keys.stocked(sku, holder);
    return reads.keys(Column.COUNTS, prefix, prefix, Integer.MAX_VALUE).stream()
        .map(key -> new Pile(rest(key, prefix), holder))
        .toList();
  }

  @Override
  public long available(Pile pile, long at) {
    StateValue.Batch there = state.get(StateKey.batch(pile.batch()));
    if (there == null || there.recalled() || isExpired(there, at)) {
      return 0;
    }
    byte[] unsold = reads.get(Column.COUNTS, Keys.unsold(pile));
    return unsold == null ? 0 : Math.max(0, Keys.number(unsold, 0) - held(pile, at));
  }

  private static boolean isExpired(StateValue.Batch batch, long at) {
    Long expiresAt = batch.expiresAt();
    return expiresAt != null && at >= expiresAt;
  }

  /** Lapsed holds stand before the ones that count, so that they are passed over unread. */
  private long held(Pile pile, long at) {
    long[] held = {0};
    reads.scan(
        Column.HOLDS,
        Keys.hold(pile, at + 1, ""),
        Keys.afterPrefix(Keys.stock(pile, "")),
        (key, value) -> {
          held[0] += ByteBuffer.wrap(value).getInt();
          return true;
        });
    return held[0];
  }

  @Override
  public List<String> unsoldCards(Pile pile, @Nullable String after, int limit) {
    byte[] prefix = Keys.stock(pile, "");
    byte[] from = after == null ? prefix : Keys.after(Keys.stock(pile, after));
    return reads.keys(Column.STOCK, prefix, from, limit).stream()
        .map(key -> rest(key, prefix))
        .toList();
  }

  private static String rest(byte[] key, byte[] prefix) {
    return Keys.text(key).substring(Keys.text(prefix).length());
  }

  @Override
  public Pinned pin() {
    Database.Pin pin = database.pin();
    Reads then = pin.reads();
    byte[] last = then.lastKey(Column.ENTRIES);
    long sizeThen = last == null ? 0 : Keys.number(last, 0) + 1;
    return new PinnedReplica(database, pin, then, sizeThen);
  }

  private static final class PinnedReplica extends StoredReplica implements Pinned {
    private final Database.Pin pin;

    PinnedReplica(Database database, Database.Pin pin, Reads reads, long size) {
      super(database, reads, () -> size, null);
      this.pin = pin;
    }

    @Override
    public void close() {
      pin.close();
    }
  }
}
