package io.cardproof.proofs;

import io.cardproof.log.EntryBundle;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.TileHashes;
import io.cardproof.log.TilePath;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The public log as files (c2sp.org/tlog-tiles), made from the replica when they are asked for.
 *
 * <p>Only what a published checkpoint covers is there: an entry that no checkpoint covers yet may
 * not be shown to anyone who could then ask for its proof in vain. A narrower tile than the
 * checkpoint's own stays, because it belonged to an earlier size.
 */
public final class LogFiles {
  private final Replica replica;
  private final CheckpointPublisher publisher;
  private final NoteKey key;
  private final String policy;

  /**
   * @param policy a tlog-policy
   */
  public LogFiles(Replica replica, CheckpointPublisher publisher, NoteKey key, String policy) {
    this.replica = replica;
    this.publisher = publisher;
    this.key = key;
    this.policy = policy;
  }

  /** The newest checkpoint, a signed note. */
  public byte[] checkpoint() {
    return publisher.latest().note().bytes();
  }

  /** What verifies it, on one line. */
  public String vkey() {
    return key.format();
  }

  /** What this gateway keeps to: its key, its witnesses and their quorum, as a tlog-policy. */
  public String policy() {
    return policy;
  }

  /**
   * The bytes of a tile; empty where the path is no tile's one spelling or the log has not grown
   * that far.
   *
   * @param path such as {@code tile/0/x001/067.p/5}
   */
  public Optional<byte[]> tile(String path) {
    long size = publisher.latest().checkpoint().size();
    return TilePath.parse(path)
        .filter(tile -> tile.existsIn(size))
        .map(tile ->
            switch (tile) {
              case TilePath.HashTile hashes -> hashes(hashes);
              case TilePath.EntryTile entries -> entries(entries);
            });
  }

  private byte[] hashes(TilePath.HashTile tile) {
    TileHashes stored = replica.tiles();
    byte[] bytes = new byte[tile.width() * MerkleHash.LENGTH];
    for (int i = 0; i < tile.width(); i++) {
      byte[] hash = stored.get(tile.level(), tile.firstItem() + i);
      System.arraycopy(hash, 0, bytes, i * MerkleHash.LENGTH, MerkleHash.LENGTH);
    }
    return bytes;
  }

  private byte[] entries(TilePath.EntryTile tile) {
    List<byte[]> leaves = new ArrayList<>(tile.width());
    for (int i = 0; i < tile.width(); i++) {
      leaves.add(Objects.requireNonNull(replica.leaf(tile.firstItem() + i)));
    }
    return EntryBundle.encode(leaves);
  }
}
