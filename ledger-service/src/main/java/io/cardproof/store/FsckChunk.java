package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Dsse;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Leaf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of entries: what can be said of each without the ones before it, found on any thread. Given
 * to one thread at a time.
 */
final class FsckChunk {
  /** In memory a mint of a thousand cards takes some 200 KB, a sale 4. */
  static final int ENTRIES = 512;

  private final long first;
  private final long end;
  private final List<Item> items = new ArrayList<>();
  private int leafHashes;
  private int strays;

  /** An entry as it was found. */
  static final class Item {
    final long index;
    final byte[] hash;
    @Nullable Leaf leaf;
    @Nullable String unreadable;
    boolean isInTree;
    byte @Nullable [] signer;
    boolean signatureHolds = true;

    Item(long index, byte[] hash) {
      this.index = index;
      this.hash = hash;
    }
  }

  private FsckChunk(long first, long end) {
    this.first = first;
    this.end = end;
  }

  /** Reads entries up to the first that is missing, and the leaf hashes that belong to them. */
  static FsckChunk read(Reads reads, long first, long end) {
    FsckChunk chunk = new FsckChunk(first, end);
    reads.pass(Column.ENTRIES, Keys.number(first), Keys.number(end), chunk::entry);
    reads.pass(Column.TREE, Keys.tree(0, first), Keys.tree(0, chunk.found()), chunk::leafHash);
    return chunk;
  }

  private void entry(ByteBuffer key, ByteBuffer value) {
    if (key.limit() != Long.BYTES || key.getLong(0) != found()) {
      strays++;
      return;
    }
    byte[] leaf = Keys.bytes(value);
    Item item = new Item(found(), FsckTree.leafHash(leaf));
    items.add(item);
    try {
      item.leaf = Leaf.of(leaf);
    } catch (CodecException e) {
      item.unreadable = e.getMessage();
    }
  }

  private void leafHash(ByteBuffer key, ByteBuffer value) {
    leafHashes++;
    if (key.limit() != 1 + Long.BYTES) {
      return;
    }
    Item item = items.get((int) (key.getLong(1) - first));
    item.isInTree = Arrays.equals(item.hash, Keys.bytes(value));
  }

  List<Item> items() {
    return items;
  }

  /** Index of the first entry that is not here. */
  private long found() {
    return first + items.size();
  }

  boolean isWhole() {
    return found() == end;
  }

  void reportRead(Fsck fsck) {
    if (!isWhole()) {
      fsck.add("entries/" + found(), "is missing");
    }
    if (strays > 0) {
      fsck.add("entries/" + first, "is followed by " + strays + " keys that are no entry's");
    }
    for (Item item : items) {
      if (!item.isInTree) {
        fsck.add("entries/" + item.index, "is not the leaf that the tree has there");
      }
    }
    if (leafHashes != items.size()) {
      fsck.add("tree/0/" + first, "is followed by more or fewer hashes than entries");
    }
  }

  /** Verifies what was signed by the signers that were found meanwhile. */
  FsckChunk verify(SignatureVerifier ed25519) {
    for (Item item : items) {
      if (item.signer != null) {
        item.signatureHolds =
            verify((Entry) Objects.requireNonNull(item.leaf), item.signer, ed25519);
      }
    }
    return this;
  }

  private static boolean verify(Entry entry, byte[] signer, SignatureVerifier ed25519) {
    byte[] command = Canonical.encode(Command.class, entry.command());
    byte[] signed = Dsse.preAuthentication(Dsse.COMMAND_TYPE, command);
    try {
      byte[] signature = Base64.getUrlDecoder().decode(entry.signature().value());
      return ed25519.verify(signer, signed, signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  void reportSignatures(Fsck fsck) {
    for (Item item : items) {
      if (!item.signatureHolds) {
        fsck.add("entries/" + item.index, "its signature does not verify");
      }
    }
  }
}
