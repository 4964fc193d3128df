package io.cardproof.log;

import static io.cardproof.log.TilePath.FULL_WIDTH;
import static io.cardproof.log.TilePath.MAX_INDEX;
import static io.cardproof.log.TilePath.MAX_LEVEL;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes the parts of a {@link TilePath}; the number in groups of three digits. */
final class TileSpelling {
  private static final Pattern PATH =
      Pattern.compile(
          "tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  private TileSpelling() {}

  /** Reads any spelling whose numbers are in range, the canonical one among them. */
  static Optional<TilePath> parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long index = Long.parseLong(parts.group(2).replace("x", "").replace("/", ""));
    String partial = parts.group(3);
    int width = partial == null ? FULL_WIDTH : Integer.parseInt(partial);
    boolean widthFits = partial == null || (width > 0 && width < FULL_WIDTH);
    if (index > MAX_INDEX || !widthFits) {
      return Optional.empty();
    }
    if (parts.group(1).equals("entries")) {
      return Optional.of(new TilePath.EntryTile(index, width));
    }
    int level = Integer.parseInt(parts.group(1));
    return level > MAX_LEVEL
        ? Optional.empty()
        : Optional.of(new TilePath.HashTile(level, index, width));
  }

  static String format(long index, int width) {
    StringBuilder path = new StringBuilder(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return width == FULL_WIDTH ? path.toString() : path + ".p/" + width;
  }

  private static String threeDigits(long group) {
    return Long.toString(1000 + group).substring(1);
  }

  static void requireTile(long index, int width) {
    require(index >= 0 && index <= MAX_INDEX, "index");
    require(width >= 1 && width <= FULL_WIDTH, "width");
  }

  static void require(boolean inRange, String what) {
    if (!inRange) {
      throw new IllegalArgumentException("The tile's " + what + " is out of range");
    }
  }
}
