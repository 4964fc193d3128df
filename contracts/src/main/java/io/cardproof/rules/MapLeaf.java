package io.cardproof.rules;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;

/**
 * The map of cards as of all entries before this leaf. Nobody asks for it and nobody signs it: it
 * follows from the entries, so that every replica on every backend has the same one.
 *
 * @param v format, 1
 */
public record MapLeaf(Version map, int v) implements Leaf {
  public static final int FORMAT = 1;
  private static final String BEGINNING = "{\"map\":";

  /**
   * @param cards how many cards the map has
   * @param entries how many leaves are before this one, which is its own index
   * @param root of the map, 43 characters base64url
   */
  public record Version(long cards, long entries, String root) {
    public Version {
      if (cards < 0 || entries < 1 || !Forms.isHash(root)) {
        throw new IllegalArgumentException("no version of a map");
      }
    }
  }

  public MapLeaf {
    if (v != FORMAT) {
      throw new IllegalArgumentException("another format");
    }
  }

  /**
   * @param index where it stands
   */
  public static MapLeaf of(long cards, long index, String root) {
    return new MapLeaf(new Version(cards, index, root), FORMAT);
  }

  /** Whether these bytes are a map's if they are a leaf at all: an entry begins otherwise. */
  public static boolean isOne(byte[] leaf) {
    if (leaf.length < BEGINNING.length()) {
      return false;
    }
    for (int i = 0; i < BEGINNING.length(); i++) {
      if (leaf[i] != BEGINNING.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The leaf whose canonical bytes these are.
   *
   * @throws CodecException if they are those of none
   */
  public static MapLeaf ofLeaf(byte[] leaf) throws CodecException {
    return Canonical.decode(MapLeaf.class, leaf);
  }

  @Override
  public byte[] toLeaf() {
    return Canonical.encode(MapLeaf.class, this);
  }

  /**
   * Whether the map's leaf stands at an index of the log, and no entry.
   *
   * @param interval {@link Limits#mapInterval}
   */
  public static boolean isAt(long index, int interval) {
    return interval > 0 && index % (interval + 1L) == interval;
  }

  /** Index of the last of the map's leaves below a size; negative where there is none. */
  public static long lastBelow(long size, int interval) {
    return interval > 0 ? size / (interval + 1L) * (interval + 1L) - 1 : -1;
  }
}
