package io.cardproof.store;

import io.cardproof.map.MapBranches;
import io.cardproof.map.MapLeaves;
import io.cardproof.map.MapPages;
import io.cardproof.map.MapPath;
import io.cardproof.map.MapRoot;
import io.cardproof.map.MapSummary;
import io.cardproof.map.MappedCard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One version of the map, read from its rows. */
final class StoredMap implements MapPages {
  private static final int CHILDREN = 16;

  private final Reads reads;
  private final long version;

  /**
   * @param version index of the map's leaf in the log; the newest of it and of those before counts
   */
  StoredMap(Reads reads, long version) {
    this.reads = reads;
    this.version = version;
  }

  MapRoot root() {
    MapRoot[] root = {MapRoot.EMPTY};
    newest(List.of(MapPath.ROOT), (i, value) -> root[0] = MapRows.root(value));
    return root[0];
  }

  @Override
  public MapBranches branches(MapPath at) {
    MapSummary[] children = new MapSummary[CHILDREN];
    Arrays.fill(children, MapSummary.EMPTY);
    List<MapPath> paths = new ArrayList<>(CHILDREN);
    for (int nibble = 0; nibble < CHILDREN; nibble++) {
      paths.add(at.child(nibble));
    }
    newest(paths, (nibble, value) -> children[nibble] = MapRows.summary(value));
    return MapBranches.of(children);
  }

  private interface Found {
    void row(int path, byte[] value);
  }

  private void newest(List<MapPath> paths, Found found) {
    List<byte[]> keys = paths.stream().map(path -> MapRows.key(path, version)).toList();
    reads.firsts(
        Column.MAP,
        keys,
        (i, key, value) -> {
          if (MapRows.isSamePlace(keys.get(i), key)) {
            found.row(i, value);
          }
        });
  }

  @Override
  public MapLeaves leaves(MapPath at) {
    List<MappedCard> cards = new ArrayList<>();
    byte[][] taken = {Keys.NOTHING};
    reads.scan(
        Column.MAP,
        MapRows.firstCard(at),
        MapRows.afterCards(at),
        (key, value) -> {
          if (MapRows.version(key) <= version && !MapRows.isSamePlace(taken[0], key)) {
            taken[0] = key;
            cards.add(MapRows.card(key, value));
          }
          return true;
        });
    return MapLeaves.of(at, cards);
  }
}
