package io.cardproof.anchor;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recursive Length Prefix (Ethereum's yellow paper, appendix B): a string of bytes, or a list.
 *
 * <p>There is one spelling of each value, and no other is read: {@code decode(b).encode()} is
 * {@code b}. So a hash over bytes is one over the value. Depth is bounded, and sizes are by the
 * bytes given.
 */
final class Rlp {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;

  /** From this length on, the length itself is spelt out behind the prefix. */
  private static final int LONG = 56;

  /** A receipt has lists in lists in a list. */
  private static final int DEPTH_MAX = 8;

  private final byte @Nullable [] string;
  private final List<Rlp> items;

  private Rlp(byte @Nullable [] string, List<Rlp> items) {
    this.string = string;
    this.items = items;
  }

  static Rlp of(byte[] string) {
    return new Rlp(string.clone(), List.of());
  }

  static Rlp of(List<Rlp> items) {
    return new Rlp(null, List.copyOf(items));
  }

  /** A number without leading zeros; 0 is the empty string. */
  static Rlp of(long number) {
    return of(bigEndian(number));
  }

  /**
   * The one value that these bytes spell.
   *
   * @throws BadAnchor if they spell none, or something follows it
   */
  static Rlp decode(byte[] bytes) throws BadAnchor {
    Reader reader = new Reader(bytes);
    Rlp value = reader.read(bytes.length, 0);
    if (reader.at != bytes.length) {
      throw new BadAnchor("something follows an RLP value");
    }
    return value;
  }

  boolean isList() {
    return string == null;
  }

  /**
   * @throws BadAnchor if it is a list
   */
  byte[] string() throws BadAnchor {
    if (string == null) {
      throw new BadAnchor("a list stands where a string is expected");
    }
    return string.clone();
  }

  /**
   * @throws BadAnchor if it is a list, or of another length
   */
  byte[] string(int length) throws BadAnchor {
    byte[] bytes = string();
    if (bytes.length != length) {
      throw new BadAnchor("what has " + length + " bytes has " + bytes.length);
    }
    return bytes;
  }

  /**
   * @throws BadAnchor if it is no number without leading zeros, or one of more than 63 bits
   */
  long number() throws BadAnchor {
    byte[] bytes = string();
    boolean padded = bytes.length > 0 && bytes[0] == 0;
    if (padded || bytes.length > Long.BYTES || (bytes.length == Long.BYTES && bytes[0] < 0)) {
      throw new BadAnchor("something is no number that is used here");
    }
    long number = 0;
    for (byte one : bytes) {
      number = number << Byte.SIZE | Byte.toUnsignedLong(one);
    }
    return number;
  }

  /**
   * @throws BadAnchor if it is a string
   */
  List<Rlp> items() throws BadAnchor {
    if (string != null) {
      throw new BadAnchor("a string stands where a list is expected");
    }
    return items;
  }

  /**
   * @throws BadAnchor if it is no list of so many
   */
  List<Rlp> items(int size) throws BadAnchor {
    if (items().size() != size) {
      throw new BadAnchor("a list of " + size + " has " + items.size());
    }
    return items;
  }

  byte[] encode() {
    if (string == null) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      items.forEach(item -> content.writeBytes(item.encode()));
      return prefixed(LIST, content.toByteArray());
    }
    boolean isItself = string.length == 1 && string[0] >= 0;
    return isItself ? string.clone() : prefixed(STRING, string);
  }

  private static byte[] prefixed(int kind, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (content.length < LONG) {
      out.write(kind + content.length);
    } else {
      byte[] length = bigEndian(content.length);
      out.write(kind + LONG - 1 + length.length);
      out.writeBytes(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] bigEndian(long number) {
    int length = (Long.SIZE - Long.numberOfLeadingZeros(number) + Byte.SIZE - 1) / Byte.SIZE;
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (number >>> (Byte.SIZE * (length - 1 - i)));
    }
    return bytes;
  }

  /** Reads one value after the other. */
  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    Rlp read(int end, int depth) throws BadAnchor {
      if (at >= end || depth > DEPTH_MAX) {
        throw new BadAnchor("an RLP value is cut off, or too deep");
      }
      int first = Byte.toUnsignedInt(bytes[at]);
      if (first < STRING) {
        return of(new byte[] {bytes[at++]});
      }
      boolean list = first >= LIST;
      int length = length(first - (list ? LIST : STRING), end);
      int until = at + length;
      if (list) {
        List<Rlp> items = new ArrayList<>();
        while (at < until) {
          items.add(read(until, depth + 1));
        }
        return of(items);
      }
      byte[] string = Arrays.copyOfRange(bytes, at, until);
      if (length == 1 && string[0] >= 0) {
        throw new BadAnchor("a byte is spelt in two bytes");
      }
      at = until;
      return of(string);
    }

    private int length(int code, int end) throws BadAnchor {
      at++;
      long length = code;
      if (code >= LONG) {
        int digits = code - LONG + 1;
        if (digits > Integer.BYTES || digits > end - at || bytes[at] == 0) {
          throw new BadAnchor("an RLP length is cut off, padded or too large");
        }
        length = 0;
        for (int i = 0; i < digits; i++) {
          length = length << Byte.SIZE | Byte.toUnsignedLong(bytes[at++]);
        }
        if (length < LONG) {
          throw new BadAnchor("an RLP length is spelt longer than need be");
        }
      }
      if (length > end - at) {
        throw new BadAnchor("an RLP value is cut off");
      }
      return (int) length;
    }
  }
}
