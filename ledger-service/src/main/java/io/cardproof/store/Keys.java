package io.cardproof.store;

import io.cardproof.codec.Digests;
import io.cardproof.store.Replica.Pile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How keys and small values are spelled in bytes; see {@link Column}. */
final class Keys {
  static final byte[] NOTHING = {};
  static final byte[] HEAD = text("head");
  static final byte[] CHECKPOINT = text("checkpoint");
  static final byte[] POSITION = text("position");
  private static final int HASH_CHARS = 43;

  private Keys() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What is in the buffer from its beginning up to its limit. */
  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at);
  }

  static byte[] tree(int level, long index) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) level).putLong(index).array();
  }

  /** 32 bytes of a submission id; null where the text is none. */
  static byte @Nullable [] submission(String id) {
    if (id.length() != HASH_CHARS) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      return Digests.base64Url(bytes).equals(id) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static byte[] used(long index, byte[] value) {
    return ByteBuffer.allocate(Long.BYTES + value.length).putLong(index).put(value).array();
  }

  static byte[] history(String id, long index) {
    byte[] front = text(id);
    return ByteBuffer.allocate(front.length + Long.BYTES).put(front).putLong(index).array();
  }

  static byte[] stock(Pile pile, String card) {
    return text(pile.text() + "/" + card);
  }

  static byte[] unsold(Pile pile) {
    return text("unsold/" + pile.text());
  }

  /** Begins the keys of a product's piles, those with their batch or those with a member. */
  static byte[] stocked(String sku, @Nullable String holder) {
    return text(holder == null ? "stocked/" + sku + "/" : "own/" + holder + "/" + sku + "/");
  }

  static byte[] stocked(String sku, Pile pile) {
    byte[] front = stocked(sku, pile.holder());
    byte[] batch = text(pile.batch());
    return ByteBuffer.allocate(front.length + batch.length).put(front).put(batch).array();
  }

  static byte[] hold(Pile pile, long expiresAt, String hold) {
    byte[] front = text(pile.text() + "/");
    byte[] id = text(hold);
    return ByteBuffer.allocate(front.length + Long.BYTES + id.length)
        .put(front)
        .putLong(expiresAt)
        .put(id)
        .array();
  }

  /** The first key after all that begin with these bytes; null where there is none. */
  static byte @Nullable [] afterPrefix(byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      if (prefix[last] != (byte) 0xff) {
        byte[] after = Arrays.copyOf(prefix, last + 1);
        after[last]++;
        return after;
      }
    }
    return null;
  }

  /** The first key after this one. */
  static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
