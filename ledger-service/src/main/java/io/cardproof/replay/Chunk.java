package io.cardproof.replay;

import io.cardproof.codec.CodecException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.replay.VerifiedLog.Bundle;
import io.cardproof.rules.Entry;
import io.cardproof.sequence.Admission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of one bundle, as far as each can be looked at without the ones before it. */
final class Chunk {
  private final List<Item> items;

  /** A leaf as it was found. */
  static final class Item {
    final long index;
    final byte[] leaf;
    final byte[] hash;

    /** Null where the leaf is no entry: that of a leaf without a command is never asked for. */
    final @Nullable Entry entry;

    final String unreadable;

    /** The public key that must have signed it, base64url, once that is known. */
    @Nullable String signer;

    private Item(long index, byte[] leaf, byte[] hash) {
      this.index = index;
      this.leaf = leaf;
      this.hash = hash;
      Entry read = null;
      String problem = "";
      try {
        read = Entry.ofLeaf(leaf);
      } catch (CodecException e) {
        problem = String.valueOf(e.getMessage());
      }
      this.entry = read;
      this.unreadable = problem;
    }
  }

  private Chunk(List<Item> items) {
    this.items = items;
  }

  static Chunk read(VerifiedLog log, long index) {
    Bundle bundle = log.bundle(index);
    List<Item> items = new ArrayList<>(bundle.leaves().size());
    for (int i = 0; i < bundle.leaves().size(); i++) {
      items.add(new Item(bundle.first() + i, bundle.leaves().get(i), bundle.hashes().get(i)));
    }
    return new Chunk(items);
  }

  List<Item> items() {
    return items;
  }

  /**
   * Verifies the signatures of those whose signers were found.
   *
   * @throws BadLog for the first that does not hold
   */
  static void verify(List<Item> items, SignatureVerifier ed25519) {
    for (Item item : items) {
      Entry entry = item.entry;
      String signer = item.signer;
      if (entry != null
          && signer != null
          && !Admission.isSigned(Entry.commandIn(item.leaf), entry.signature(), signer, ed25519)) {
        throw BadLog.entry(item.index, item.leaf, "has a signature that does not verify");
      }
    }
  }
}
