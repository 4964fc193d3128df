package io.cardproof.ops;

import io.cardproof.codec.CodecException;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Submission;
import io.cardproof.log.EntryBundle;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The genesis that the organisations of a network agreed on: the exact bytes of entry 0, made by
 * the founder before there is a chain that could order it. Its leaf hash is what chaincode and
 * gateways are configured with, and what every command binds to.
 */
final class GenesisFile {
  static final String NAME = "genesis.json";

  private final byte[] leaf;
  private final Entry entry;

  private GenesisFile(byte[] leaf, Entry entry) {
    this.leaf = leaf;
    this.entry = entry;
  }

  private static final class Nothing implements State {
    @Override
    public <V extends StateValue> @Nullable V get(StateKey<V> key) {
      return null;
    }
  }

  /**
   * What the rules make of a genesis.
   *
   * @throws StartException if they refuse it
   */
  static GenesisFile of(Submission genesis) {
    Entry entry = decide(genesis.command(), genesis.signature());
    return new GenesisFile(entry.toLeaf(), entry);
  }

  private static Entry decide(Command command, Entry.Signature signature) {
    if (Sequencing.place(command, signature, new Nothing()) instanceof Placed.Entered entered) {
      return entered.entry();
    }
    throw new StartException("the rules refuse this genesis");
  }

  /**
   * Reads one, and checks it as a replica would: decided by the rules, signed by its operator.
   *
   * @throws StartException if it is none
   */
  static GenesisFile read(Path file) {
    return ofLeaf(bytes(file), file);
  }

  /**
   * The same from the bytes of entry 0.
   *
   * @param file where they come from
   * @throws StartException if they are none
   */
  static GenesisFile ofLeaf(byte[] leaf, Path file) {
    try {
      Entry entry = Entry.ofLeaf(leaf);
      boolean isGenesis = entry.command().action() instanceof Action.CreateLedger;
      if (isGenesis
          && Arrays.equals(decide(entry.command(), entry.signature()).toLeaf(), leaf)
          && isSigned(entry)) {
        return new GenesisFile(leaf, entry);
      }
    } catch (CodecException | IllegalArgumentException e) {
      // Answered below.
    }
    throw new StartException(
        file + " is no genesis: ask the network's founder for its " + NAME + " again");
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > EntryBundle.MAX_ENTRY_BYTES) {
        throw new StartException(file + " is no genesis: it is longer than an entry can be");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StartException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static boolean isSigned(Entry entry) {
    Action.CreateLedger action = (Action.CreateLedger) entry.command().action();
    return Admission.isSigned(
        entry.command(), entry.signature(), action.operatorKey(), Ed25519::verify);
  }

  /** Exact bytes of entry 0; not to be changed. */
  byte[] leaf() {
    return leaf;
  }

  Entry entry() {
    return entry;
  }

  Action.CreateLedger terms() {
    return (Action.CreateLedger) Objects.requireNonNull(entry.command().action());
  }

  /** Leaf hash of entry 0, 43 characters base64url. */
  String hash() {
    return Admission.hash(leaf);
  }
}
