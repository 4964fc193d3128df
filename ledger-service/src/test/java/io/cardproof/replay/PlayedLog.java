package io.cardproof.replay;

import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.Frontier;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.TilePath;
import io.cardproof.store.Store;
import io.cardproof.store.StoreFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A log whose entries a real ledger made, shown as a server would show it; and with hands for
 * whoever wants to change what is shown, with or without signing for it.
 */
final class PlayedLog implements Fetcher {
  private static final int CARDS = 400;

  private final List<byte[]> leaves;
  private final NoteSigner signer;
  private final Map<String, byte[]> files = new HashMap<>();
  private boolean away;

  PlayedLog(List<byte[]> leaves) {
    this.leaves = new ArrayList<>(leaves);
    this.signer = signer("log");
  }

  /** Genesis, members, a product, 400 cards, and a sale of each. */
  static List<byte[]> play(Path folder) throws Exception {
    try (Store store = Store.create(folder)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      List<Submission> all = new ArrayList<>(scene.upToBatch(CARDS));
      for (int i = 0; i < CARDS; i++) {
        all.add(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
      }
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        for (Submission submission : all) {
          if (!(ledger.submit(submission) instanceof Outcome.Committed)) {
            throw new AssertionError("the scene is played as written");
          }
        }
      }
      List<byte[]> leaves = new ArrayList<>();
      for (long i = 0; i < store.head().size(); i++) {
        leaves.add(store.replica().leaf(i));
      }
      return leaves;
    }
  }

  static NoteSigner signer(String of) {
    Ed25519.Key key = Ed25519.fromSeed(Digests.sha256(of.getBytes(StandardCharsets.UTF_8)));
    Ed25519.Signer signer = Ed25519.signer(key.seed());
    NoteKey noteKey = NoteKey.ed25519(Scene.ORIGIN, key.publicKey());
    return new NoteSigner() {
      @Override
      public String name() {
        return noteKey.name();
      }

      @Override
      public NoteKey key() {
        return noteKey;
      }

      @Override
      public byte[] sign(byte[] message) {
        return signer.sign(message);
      }
    };
  }

  LogPolicy policy() {
    return LogPolicy.trusting(signer.key());
  }

  String policyText() {
    return "log " + signer.key().format() + "\nquorum none\n";
  }

  int size() {
    return leaves.size();
  }

  byte[] leaf(int index) {
    return leaves.get(index);
  }

  /** From the next publication on the log has another leaf there. */
  PlayedLog with(int index, byte[] leaf) {
    leaves.set(index, leaf);
    return this;
  }

  PlayedLog away(boolean isAway) {
    away = isAway;
    return this;
  }

  /** Shows the first leaves, signed. */
  Checkpoint publish(int size) {
    files.clear();
    Frontier tree = Frontier.empty();
    List<ByteArrayOutputStream> levels = new ArrayList<>();
    for (byte[] leaf : leaves.subList(0, size)) {
      tree.append(
          MerkleHash.leaf(leaf),
          (level, index, hash) -> {
            if (level == levels.size()) {
              levels.add(new ByteArrayOutputStream());
            }
            levels.get(level).writeBytes(hash);
          });
    }
    for (int level = 0; level < levels.size(); level++) {
      tiles(level, levels.get(level).toByteArray());
    }
    for (int first = 0; first < size; first += TilePath.FULL_WIDTH) {
      List<byte[]> some = leaves.subList(first, Math.min(size, first + TilePath.FULL_WIDTH));
      TilePath path = new TilePath.EntryTile(first / TilePath.FULL_WIDTH, some.size());
      files.put(path.format(), EntryBundle.encode(some));
    }
    Checkpoint checkpoint = new Checkpoint(Scene.ORIGIN, size, tree.root());
    files.put("checkpoint", checkpoint.sign(signer).bytes());
    return checkpoint;
  }

  private void tiles(int level, byte[] hashes) {
    int tile = TilePath.FULL_WIDTH * MerkleHash.LENGTH;
    for (int at = 0; at < hashes.length; at += tile) {
      byte[] some = Arrays.copyOfRange(hashes, at, Math.min(hashes.length, at + tile));
      TilePath path = new TilePath.HashTile(level, at / tile, some.length / MerkleHash.LENGTH);
      files.put(path.format(), some);
    }
  }

  /** Another file there than the one that belongs there. */
  void show(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  byte[] shown(String path) {
    return fetch(path, Integer.MAX_VALUE).clone();
  }

  void hide(String path) {
    files.remove(path);
  }

  @Override
  public synchronized byte[] fetch(String path, int maxBytes) {
    if (away) {
      throw new LogUnavailable("the log is away", null);
    }
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw LogUnavailable.absent(path);
    }
    return bytes;
  }
}
