package io.cardproof.store;

import io.cardproof.log.Frontier;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.rules.MapLeaf;
import io.cardproof.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What every start does, after a crash or not: finds the head, rebuilds the tree's edge, and makes
 * sure that the parts agree and cover what was promised. Reads a few hundred items whatever the
 * ledger's size.
 */
final class Recovery {
  private static final int LAST_ENTRIES = 16;

  private final Path folder;
  private final Reads reads;

  Recovery(Path folder, Reads reads) {
    this.folder = folder;
    this.reads = reads;
  }

  Frontier run() {
    byte[] stored = reads.get(Column.META, Keys.HEAD);
    StoredHead head = stored == null ? StoredHead.EMPTY : StoredHead.decode(stored);
    byte[] last = reads.lastKey(Column.ENTRIES);
    long entries = last == null ? 0 : Keys.number(last, 0) + 1;
    if (entries != head.size()) {
      throw StoreException.damaged(
          folder + " has " + entries + " entries, but a head of " + head.size() + ".");
    }
    TileHashes tiles = StoredTiles.of(reads, head::size);
    Frontier tree = Frontier.of(head.size(), tiles);
    if (!Arrays.equals(tree.root(), head.root())) {
      throw StoreException.damaged(
          "The tree in " + folder + " has another root than its head says.");
    }
    lastEntries(head.size(), tiles);
    map(head.size());
    covers(head, tiles);
    return tree;
  }

  private void lastEntries(long size, TileHashes tiles) {
    for (long index = Math.max(0, size - LAST_ENTRIES); index < size; index++) {
      byte[] leaf = reads.get(Column.ENTRIES, Keys.number(index));
      if (leaf == null || !Arrays.equals(MerkleHash.leaf(leaf), tiles.get(0, index))) {
        throw StoreException.damaged(
            "Entry " + index + " in " + folder + " is not the one in its tree.");
      }
    }
  }

  /** The newest version of the map is the one that the log has. */
  private void map(long size) {
    long index = MapLeaf.lastBelow(size, MapPending.interval(new StoredState(reads, null)));
    if (index < 0) {
      return;
    }
    byte[] logged = reads.get(Column.ENTRIES, Keys.number(index));
    byte[] mapped = new StoredMap(reads, Long.MAX_VALUE).root().leaf(index).toLeaf();
    if (!Arrays.equals(logged, mapped)) {
      throw StoreException.damaged(
          "The map in " + folder + " is not the one that entry " + index + " says.");
    }
  }

  /** The file is written first, so that a checkpoint in the database without one means a loss. */
  private void covers(StoredHead head, TileHashes tiles) {
    Optional<SignedHead> outside = CheckpointFile.read(folder);
    Optional<SignedHead> inside = inside(reads);
    if (inside.isPresent() && outside.isEmpty()) {
      throw new StoreException(
          Reason.MISSING_FILE, "A file is missing: " + folder.resolve(CheckpointFile.NAME) + ".");
    }
    inside.ifPresent(signed -> covers(head, signed, tiles));
    outside.ifPresent(signed -> covers(head, signed, tiles));
  }

  static Optional<SignedHead> inside(Reads reads) {
    byte[] bytes = reads.get(Column.META, Keys.CHECKPOINT);
    return bytes == null
        ? Optional.empty()
        : Optional.of(CheckpointFile.decode(bytes, "the stored copy"));
  }

  private void covers(StoredHead head, SignedHead signed, TileHashes tiles) {
    String what =
        head.size() < signed.size()
            ? " has " + head.size() + " entries, but a checkpoint over " + signed.size()
            : " has other entries than those that a checkpoint over " + signed.size();
    boolean same =
        head.size() >= signed.size()
            && Arrays.equals(Proofs.rootAt(signed.size(), tiles), signed.root());
    if (!same) {
      throw new StoreException(
          Reason.BEHIND_CHECKPOINT,
          folder
              + what
              + " was signed: this is an older copy, or entries are lost. Restore a backup that"
              + " covers it; never sign another history.");
    }
  }
}
