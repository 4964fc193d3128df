package io.cardproof.map;

import io.cardproof.rules.CardState;
import io.cardproof.rules.MapLeaf;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A map of cards in memory, for who replays a log: some 130 bytes a card. For one thread.
 *
 * <p>Cards are put as entries change them; the hashing waits until a root or a proof is asked for.
 */
public final class CardMap implements MapPages, MapChanges {
  private final Map<MapPath, MapPage> pages = new HashMap<>();
  private final Map<String, MappedCard> changed = new HashMap<>();
  private MapRoot root = MapRoot.EMPTY;

  /**
   * What the ledger now has for a card.
   *
   * @throws IllegalArgumentException as {@link MappedCard}
   */
  public void put(String card, int last, CardState state) {
    changed.put(card, MappedCard.of(card, last, state));
  }

  /** The map of all that was put. */
  public MapRoot root() {
    if (!changed.isEmpty()) {
      root = MapTree.update(root, changed.values().stream().sorted().toList(), this, this);
      changed.clear();
    }
    return root;
  }

  /** The leaf that stands at this index of the log, if the map is due there. */
  public MapLeaf leaf(long index) {
    return root().leaf(index);
  }

  public MapProof prove(String card) {
    return MapTree.prove(root(), card, this);
  }

  @Override
  public MapLeaves leaves(MapPath at) {
    return (MapLeaves) Objects.requireNonNull(pages.get(at));
  }

  @Override
  public MapBranches branches(MapPath at) {
    return (MapBranches) Objects.requireNonNull(pages.get(at));
  }

  @Override
  public void card(MappedCard card) {}

  @Override
  public void summary(MapPath at, MapSummary summary) {}

  @Override
  public void page(MapPath at, MapPage page) {
    pages.put(at, page);
  }
}
