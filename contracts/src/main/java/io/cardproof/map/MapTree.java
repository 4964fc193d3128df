package io.cardproof.map;

import io.cardproof.map.MapPage.End;
import io.cardproof.map.MapSummary.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The map of cards: a sparse Merkle tree (Laurie and Kasper 2012) over card ids.
 *
 * <p>What: a card's place is given by the bits of its id; a part with one card is that card's leaf,
 * at whatever depth; a part without cards is 32 zero bytes. So the root is a function of the cards
 * alone, whatever the order they came in, and a proof has about log2(cards) hashes.
 *
 * <p>Guarantees: the same cards give the same root, pages and summaries; of a batch of changes only
 * the pages on the way to a card that really changed are read, hashed and told.
 *
 * <p>Why pages of sixteen: one node a row would be some twenty reads and writes for a card of a
 * million; where a page is read, its fifteen nodes are hashed from its children. Cards are never
 * taken out, so that pages split and never join.
 */
public final class MapTree {
  private final MapPages pages;
  private final MapChanges sink;
  private long added;

  private MapTree(MapPages pages, MapChanges sink) {
    this.pages = pages;
    this.sink = sink;
  }

  /**
   * The map after a batch of changes.
   *
   * @param changed in the order of their keys, each once
   * @param pages of the map before; what the sink takes may replace them while it goes on
   */
  public static MapRoot update(
      MapRoot root, List<MappedCard> changed, MapPages pages, MapChanges sink) {
    MapTree update = new MapTree(pages, sink);
    MapSummary after = update.update(MapPath.ROOT, root.summary(), changed);
    if (!after.equals(root.summary())) {
      sink.summary(MapPath.ROOT, after);
    }
    return new MapRoot(after, root.cards() + update.added);
  }

  private MapSummary update(MapPath at, MapSummary was, List<MappedCard> changed) {
    if (changed.isEmpty()) {
      return was;
    }
    if (was.kind() == Kind.BRANCHES) {
      return branches(at, was, changed);
    }
    MapLeaves before = was.kind() == Kind.EMPTY ? MapLeaves.NONE : pages.leaves(at);
    Merged merged = merge(before.cards(), changed);
    return merged.isSame() ? was : build(at, merged, before);
  }

  private MapSummary branches(MapPath at, MapSummary was, List<MappedCard> changed) {
    MapBranches before = pages.branches(at);
    @Nullable MapSummary[] children = new @Nullable MapSummary[MapPath.WIDTH];
    boolean same = true;
    int from = 0;
    for (int nibble = 0; nibble < MapPath.WIDTH && from < changed.size(); nibble++) {
      int to = end(changed, from, nibble, at.depth());
      if (to > from) {
        MapSummary child = before.child(nibble);
        MapPath below = at.child(nibble);
        MapSummary after = update(below, child, changed.subList(from, to));
        if (!after.equals(child)) {
          sink.summary(below, after);
          children[nibble] = after;
          same = false;
        }
      }
      from = to;
    }
    return same ? was : page(at, before.with(children));
  }

  /** Pages for cards that were in one page of leaves, or are new. */
  private MapSummary build(MapPath at, Merged cards, MapLeaves before) {
    if (cards.cards.size() <= MapLeaves.CARDS_MAX) {
      return page(at, MapLeaves.of(at, cards.cards, cards.was, before));
    }
    MapSummary[] children = new MapSummary[MapPath.WIDTH];
    int from = 0;
    for (int nibble = 0; nibble < MapPath.WIDTH; nibble++) {
      int to = end(cards.cards, from, nibble, at.depth());
      MapPath below = at.child(nibble);
      children[nibble] = to == from ? MapSummary.EMPTY : build(below, cards.part(from, to), before);
      if (to > from) {
        sink.summary(below, children[nibble]);
      }
      from = to;
    }
    return page(at, MapBranches.of(children));
  }

  private MapSummary page(MapPath at, MapPage page) {
    sink.page(at, page);
    return page.summary(at);
  }

  /** Where the cards of a child end that begin here. */
  private static int end(List<MappedCard> cards, int from, int nibble, int depth) {
    int low = from;
    int high = cards.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (MapPath.nibble(cards.get(middle).key(), depth) <= nibble) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * @param was the place of each in the page before, see {@link MapLeaves#of}
   */
  private record Merged(
      List<MappedCard> cards, @SuppressWarnings("ArrayRecordComponent") int[] was) {
    boolean isSame() {
      return Arrays.stream(was).noneMatch(place -> place == MapLeaves.NEW);
    }

    Merged part(int from, int to) {
      return new Merged(cards.subList(from, to), Arrays.copyOfRange(was, from, to));
    }
  }

  private Merged merge(List<MappedCard> before, List<MappedCard> changed) {
    List<MappedCard> after = new ArrayList<>(before.size() + changed.size());
    int[] was = new int[before.size() + changed.size()];
    int next = 0;
    for (MappedCard card : changed) {
      while (next < before.size() && before.get(next).compareTo(card) < 0) {
        was[after.size()] = next;
        after.add(before.get(next++));
      }
      boolean known = next < before.size() && before.get(next).compareTo(card) == 0;
      boolean same = known && before.get(next).equals(card);
      was[after.size()] = same ? next : MapLeaves.NEW;
      after.add(card);
      next += known ? 1 : 0;
      added += known ? 0 : 1;
      if (!same) {
        sink.card(card);
      }
    }
    while (next < before.size()) {
      was[after.size()] = next;
      after.add(before.get(next++));
    }
    return new Merged(after, Arrays.copyOf(was, after.size()));
  }

  /**
   * Proof of what a version of the map has for a card, or that it has nothing.
   *
   * @param card its id, 43 characters base64url
   */
  public static MapProof prove(MapRoot root, String card, MapPages pages) {
    byte[] key = MappedCard.key(card);
    List<byte[]> beside = new ArrayList<>();
    MapPath at = MapPath.ROOT;
    Kind kind = root.summary().kind();
    while (kind == Kind.BRANCHES) {
      MapBranches page = pages.branches(at);
      switch (page.follow(key, at, beside::add)) {
        case End.Below below when below.card() -> {
          MappedCard only = pages.leaves(at.child(below.nibble())).card(0);
          return MapProof.of(card, only, beside.reversed());
        }
        case End.Below below -> {
          at = at.child(below.nibble());
          kind = page.child(below.nibble()).kind();
        }
        default -> kind = Kind.EMPTY;
      }
    }
    End end = kind == Kind.EMPTY ? new End.Empty() : pages.leaves(at).follow(key, at, beside::add);
    MappedCard found = end instanceof End.One one ? one.card() : null;
    return MapProof.of(card, found, beside.reversed());
  }
}
