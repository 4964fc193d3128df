package io.cardproof.store;

import io.cardproof.log.TileHashes;
import io.cardproof.map.MapProof;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Leaf;
import io.cardproof.rules.State;
import io.cardproof.rules.StateValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Read access to one gateway's full copy of the ledger. Safe for any thread; only durable data. */
public interface Replica {

  /** State after the last durable entry. */
  State state();

  /** Number of durable entries. */
  long size();

  /** SHA-256 leaf hash of entry 0, base64url: what commands bind to. */
  String genesisHash();

  /** Exact leaf bytes, or null where the index is not below the size. */
  byte @Nullable [] leaf(long index);

  /** What stands at an index; it MUST be below the size. */
  Leaf at(long index);

  /** The entry at an index where one is known to stand, and not the map. */
  default Entry entry(long index) {
    if (at(index) instanceof Entry entry) {
      return entry;
    }
    throw new IllegalArgumentException("at " + index + " stands the map, and no entry");
  }

  /** Entry of a command that is on the ledger, by its submission id. */
  OptionalLong entryOf(String submissionId);

  /** Stored hashes of the tree, for tiles and proofs. */
  TileHashes tiles();

  /** Root of the first {@code size} entries, 32 bytes. */
  byte[] rootAt(long size);

  /**
   * Indexes of the entries that touch a card or record an attempt on it; of a batch, those that
   * recall or transfer it as a whole; of a member, a product, a policy, the approvals of an order
   * and the ledger, those that set them. Ascending.
   *
   * @param id of the card or the batch, else the text of the state key
   */
  List<Long> history(String id);

  /**
   * What the map has for a card, as of its last leaf below a size.
   *
   * @param card its id
   * @param size of the log, at most {@link #size}
   * @return empty where the map has no leaf below that size
   */
  Optional<Mapped> mapProof(String card, long size);

  /**
   * One page of a kind of state value, by key.
   *
   * @param prefix a key prefix as in {@link io.cardproof.rules.StateKey}, such as {@code member}
   * @param after the last id of the page before; null for the first page
   */
  <V extends StateValue> List<Row<V>> list(
      Class<V> type, String prefix, @Nullable String after, int limit);

  /** Piles of unsold cards of a product that lie with their batch; without a holder. */
  List<Pile> stocked(String sku);

  /** Piles of unsold cards of a product that the member was given one by one. */
  List<Pile> stocked(String sku, String holder);

  /** Cards of a pile that are neither held by a live hold at {@code at} nor sold nor gone. */
  long available(Pile pile, long at);

  /**
   * Some cards of a pile that are neither sold nor gone (held ones included), in key order from
   * after {@code after} on, wrapping nowhere.
   */
  List<String> unsoldCards(Pile pile, @Nullable String after, int limit);

  /** The same replica as of one moment, for reads that must agree. */
  Pinned pin();

  /** Keeps old data from being dropped: close it soon. */
  interface Pinned extends Replica, AutoCloseable {
    @Override
    void close();
  }

  /**
   * A proof against one version of the map.
   *
   * @param leaf index of the version's leaf in the log
   */
  record Mapped(long leaf, MapProof proof) {}

  /** A state value with the id part of its key. */
  record Row<V>(String id, V value) {}

  /**
   * Where cards in stock lie: with their batch, or with a member that was given them one by one.
   * All cards of a pile may be sold by the same members.
   *
   * @param holder null: with the batch
   */
  record Pile(String batch, @Nullable String holder) {

    public static Pile ofBatch(String batch) {
      return new Pile(batch, null);
    }

    /** A card in stock has a holder of its own only by a transfer: a sale takes it out of stock. */
    static Pile of(StateValue.Card card) {
      return new Pile(card.batch(), card.holder());
    }

    /** As it stands in keys; neither part has a tilde or a slash. */
    String text() {
      return holder == null ? batch : batch + "~" + holder;
    }
  }
}
