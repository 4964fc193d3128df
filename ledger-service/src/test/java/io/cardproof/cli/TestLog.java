package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.Frontier;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.log.TlogProof;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.MapLeaf;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small log in memory with a fresh key, whose entries are real ones. */
final class TestLog implements LogSource {
  /** Where the map of cards stands. */
  static final int MAP = 5;

  private static final String HASH = "A".repeat(43);

  private final Signer signer;
  private final List<byte[]> leaves = new ArrayList<>();
  private final Map<String, byte[]> hashes = new HashMap<>();
  private final Frontier tree = Frontier.empty();

  TestLog(String origin, int entries) {
    this.signer = Signer.fresh(origin);
    for (int i = 0; i < entries; i++) {
      byte[] leaf = (i == MAP ? MapLeaf.of(1, MAP, HASH) : entry(i)).toLeaf();
      leaves.add(leaf);
      tree.append(
          MerkleHash.leaf(leaf), (level, index, hash) -> hashes.put(level + "/" + index, hash));
    }
  }

  private static Entry entry(int number) {
    Command command =
        new Command(
            new Action.FreezeCard(HASH, null),
            "nova",
            HASH,
            1_700_000_000_000L + number,
            HASH,
            HASH);
    Event frozen = new Event.CardFrozen(new Event.CardStep(HASH, number));
    Entry.Signature signature = new Entry.Signature(0, "B".repeat(86));
    return new Entry(command.at(), command, List.of(frozen), null, 1, signature, Entry.FORMAT);
  }

  TileHashes stored() {
    return (level, index) -> Objects.requireNonNull(hashes.get(level + "/" + index));
  }

  byte[] leaf(int index) {
    return leaves.get(index).clone();
  }

  String proof(int index) {
    try {
      return TlogProof.of(
              index, Proofs.inclusion(index, leaves.size(), stored()), head().sign(signer))
          .format();
    } catch (LogFormatException e) {
      throw new AssertionError(e);
    }
  }

  String policy() {
    return "log " + vkey() + "\nquorum none\n";
  }

  Checkpoint head() {
    return new Checkpoint(signer.name(), leaves.size(), tree.root());
  }

  /** Changes an entry that is signed for already. */
  void tamper(int index) {
    leaves.set(index, entry(index + 100_000).toLeaf());
  }

  @Override
  public String vkey() {
    return signer.key().format();
  }

  @Override
  public byte[] checkpoint() {
    return head().sign(signer).bytes();
  }

  @Override
  public List<byte[]> entries(long first, int count) {
    return leaves.subList((int) first, (int) first + count);
  }

  @Override
  public void close() {
    // Nothing to close.
  }

  private record Signer(NoteKey key, KeyPair pair) implements NoteSigner {
    static Signer fresh(String name) {
      try {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        return new Signer(NoteKey.ed25519(name, raw), pair);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public String name() {
      return key.name();
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(pair.getPrivate());
        ed25519.update(message);
        return ed25519.sign();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }
}
