package io.cardproof.store;

import io.cardproof.map.MapBranches;
import io.cardproof.map.MapChanges;
import io.cardproof.map.MapLeaves;
import io.cardproof.map.MapPage;
import io.cardproof.map.MapPages;
import io.cardproof.map.MapPath;
import io.cardproof.map.MapRoot;
import io.cardproof.map.MapSummary;
import io.cardproof.map.MapTree;
import io.cardproof.map.MappedCard;
import io.cardproof.rules.MapLeaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The newest version of the map, as the writer brings it forward: in the drain that is being
 * written, so that its rows and its leaf in the log become durable together.
 *
 * <p>Pages that were read or written lately are kept, for reading one again costs more than all of
 * its hashing. What is not durable yet is kept whatever its size. For the one thread that writes.
 */
final class LiveMap implements MapPages {
  /** As {@link #weight} counts: about the pages of 700,000 cards. */
  private static final long KEPT_BYTES = 64L << 20;

  /** Of the heap, where it is small. */
  private static final int KEPT_SHARE = 6;

  /** Of a page, its path and its place among the kept ones. */
  private static final int PAGE_BYTES = 240;

  private static final int CARD_BYTES = 71;
  private static final int BRANCHES_BYTES = 2_400;

  private final StoredMap stored;
  private final long keptMax;
  private final Map<MapPath, MapPage> kept = new LinkedHashMap<>(1024, 0.75f, true);
  private @Nullable MapRoot root;
  private long keptBytes;

  /**
   * @param keptMax bytes of pages that are kept
   */
  LiveMap(Reads reads, long keptMax) {
    this.keptMax = keptMax;
    this.stored = new StoredMap(reads, Long.MAX_VALUE);
  }

  LiveMap(Reads reads) {
    this(reads, Math.min(KEPT_BYTES, Runtime.getRuntime().maxMemory() / KEPT_SHARE));
  }

  /**
   * Makes the next version.
   *
   * @param index where its leaf stands in the log
   * @param changed cards that may be otherwise than in the version before
   * @return the leaf
   */
  MapLeaf advance(long index, Map<String, MappedCard> changed, Writes writes)
      throws RocksDBException {
    Rows rows = new Rows(index);
    MapRoot before = root == null ? stored.root() : root;
    List<MappedCard> sorted = changed.values().stream().sorted().toList();
    MapRoot after = MapTree.update(before, sorted, this, rows);
    for (Row row : rows.made) {
      writes.put(Column.MAP, row.key, row.value);
    }
    if (!after.equals(before)) {
      writes.put(Column.MAP, MapRows.key(MapPath.ROOT, index), MapRows.value(after));
    }
    root = after;
    return after.leaf(index);
  }

  /** What was made is durable: it can be read again. */
  void committed() {
    var eldest = kept.entrySet().iterator();
    while (keptBytes > keptMax) {
      keptBytes -= weight(eldest.next().getValue());
      eldest.remove();
    }
  }

  private record Row(
      @SuppressWarnings("ArrayRecordComponent") byte[] key,
      @SuppressWarnings("ArrayRecordComponent") byte[] value) {}

  /** Collects what a version changes. */
  private final class Rows implements MapChanges {
    private final long version;
    private final List<Row> made = new ArrayList<>();

    Rows(long version) {
      this.version = version;
    }

    @Override
    public void card(MappedCard card) {
      made.add(new Row(MapRows.key(card, version), MapRows.value(card)));
    }

    @Override
    public void summary(MapPath at, MapSummary summary) {
      if (at.depth() > 0) {
        made.add(new Row(MapRows.key(at, version), MapRows.value(summary)));
      }
    }

    @Override
    public void page(MapPath at, MapPage page) {
      keep(at, page);
    }
  }

  @Override
  public MapLeaves leaves(MapPath at) {
    MapPage page = kept.get(at);
    if (page == null) {
      page = stored.leaves(at);
      keep(at, page);
    }
    return (MapLeaves) page;
  }

  @Override
  public MapBranches branches(MapPath at) {
    MapPage page = kept.get(at);
    if (page == null) {
      page = stored.branches(at);
      keep(at, page);
    }
    return (MapBranches) page;
  }

  private void keep(MapPath at, MapPage page) {
    MapPage before = kept.put(at, page);
    keptBytes += weight(page) - (before == null ? 0 : weight(before));
  }

  private static long weight(MapPage page) {
    return PAGE_BYTES
        + switch (page) {
          case MapLeaves leaves -> (long) leaves.size() * CARD_BYTES;
          case MapBranches branches -> BRANCHES_BYTES;
        };
  }
}
