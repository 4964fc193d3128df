package io.cardproof.map;

import io.cardproof.map.MapSummary.Kind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen parts of the map below a path, and the four levels of nodes above them. The nodes are
 * hashed when first asked for and kept: an update then hashes one way up and not all fifteen.
 */
public final class MapBranches implements MapPage {
  /** Node 1 is the page's top, 2n and 2n+1 are below n, 16 to 31 are the children. */
  private final @Nullable MapSummary[] nodes;

  private MapBranches(@Nullable MapSummary[] nodes) {
    this.nodes = nodes;
  }

  /**
   * @param children sixteen
   */
  public static MapBranches of(MapSummary... children) {
    @Nullable MapSummary[] nodes = new @Nullable MapSummary[2 * MapPath.WIDTH];
    System.arraycopy(children, 0, nodes, MapPath.WIDTH, MapPath.WIDTH);
    return new MapBranches(nodes);
  }

  MapSummary child(int nibble) {
    return node(MapPath.WIDTH + nibble);
  }

  /** The page with other children in the places where there are some. */
  MapBranches with(@Nullable MapSummary[] children) {
    @Nullable MapSummary[] changed = nodes.clone();
    for (int nibble = 0; nibble < MapPath.WIDTH; nibble++) {
      if (children[nibble] != null) {
        int at = MapPath.WIDTH + nibble;
        changed[at] = children[nibble];
        for (at >>>= 1; at > 0; at >>>= 1) {
          changed[at] = null;
        }
      }
    }
    return new MapBranches(changed);
  }

  private MapSummary node(int at) {
    MapSummary node = nodes[at];
    if (node == null) {
      node = MapSummary.join(node(2 * at), node(2 * at + 1));
      nodes[at] = node;
    }
    return node;
  }

  @Override
  public MapSummary summary(MapPath at) {
    return node(1);
  }

  /** Follows a key down to where it is decided, or through the page. */
  End follow(byte[] key, MapPath path, Consumer<byte[]> beside) {
    int at = 1;
    for (int bit = path.bits(); at < MapPath.WIDTH && node(at).isMany(); bit++) {
      int left = 2 * at;
      int way = MapPath.bit(key, bit);
      beside.accept(node(left + 1 - way).hash());
      at = left + way;
    }
    return switch (node(at).kind()) {
      case EMPTY -> new End.Empty();
      case SINGLE -> new End.Below(single(at), true);
      default -> new End.Below(at - MapPath.WIDTH, false);
    };
  }

  /** Which child the only card below a node is in. */
  private int single(int node) {
    int at = node;
    while (at < MapPath.WIDTH) {
      at = node(2 * at).kind() == Kind.SINGLE ? 2 * at : 2 * at + 1;
    }
    return at - MapPath.WIDTH;
  }
}
