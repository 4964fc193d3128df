package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Dsse;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pass over the entries, in order: each is read, checked, decided again and applied. */
final class FsckEntries {
  /** Entries in memory at once; within them reading and signatures use all cores. */
  private static final int CHUNK = 2_048;

  private final Fsck fsck;
  private final FsckTree tree;
  private final FsckState state;
  private final @Nullable SignatureVerifier signatures;
  private final FsckKeys history = new FsckKeys();
  private final List<Raw> chunk = new ArrayList<>();
  private String genesisHash = "";

  /** An entry as it was found; decoded and hashed on any core. */
  private static final class Raw {
    final long index;
    final byte[] leaf;
    byte[] hash = {};
    @Nullable Entry entry;
    @Nullable String unreadable;
    byte @Nullable [] signer;
    boolean signatureHolds = true;

    Raw(long index, byte[] leaf) {
      this.index = index;
      this.leaf = leaf;
    }

    void read() {
      hash = FsckTree.leafHash(leaf);
      try {
        entry = Entry.ofLeaf(leaf);
      } catch (CodecException e) {
        unreadable = e.getMessage();
      }
    }
  }

  FsckEntries(Fsck fsck, FsckTree tree, FsckState state, @Nullable SignatureVerifier signatures) {
    this.fsck = fsck;
    this.tree = tree;
    this.state = state;
    this.signatures = signatures;
  }

  /** Keys of the history column that follow from the entries. */
  FsckKeys history() {
    return history;
  }

  void run(Reads reads, Fsck.Progress progress) {
    byte[] last = reads.lastKey(Column.ENTRIES);
    long all = last == null ? 0 : Keys.number(last, 0) + 1;
    long[] next = {0};
    reads.scan(
        Column.ENTRIES,
        Keys.number(0),
        null,
        (key, leaf) -> {
          long index = Keys.number(key, 0);
          if (index != next[0]) {
            fsck.add("entries/" + next[0], "is missing");
            return false;
          }
          chunk.add(new Raw(next[0]++, leaf));
          if (chunk.size() == CHUNK) {
            chunk(reads);
            progress.at(next[0], all);
          }
          return true;
        });
    chunk(reads);
    progress.at(next[0], all);
  }

  private void chunk(Reads reads) {
    if (chunk.isEmpty()) {
      return;
    }
    IntStream.range(0, chunk.size()).parallel().forEach(i -> chunk.get(i).read());
    leafHashes(reads);
    chunk.forEach(this::replay);
    verifySignatures();
    chunk.clear();
  }

  /** The stored leaf hashes of the chunk, and no others between them. */
  private void leafHashes(Reads reads) {
    long first = chunk.getFirst().index;
    int[] seen = {0};
    reads.scan(
        Column.TREE,
        Keys.tree(0, first),
        Keys.tree(0, first + chunk.size()),
        (key, hash) -> {
          Raw raw = chunk.get((int) (Keys.number(key, 1) - first));
          if (!Arrays.equals(raw.hash, hash)) {
            fsck.add("entries/" + raw.index, "is not the leaf that the tree has there");
          }
          seen[0]++;
          return true;
        });
    if (seen[0] != chunk.size()) {
      fsck.add("tree/0/" + first, "of the next " + chunk.size() + " some are missing");
    }
  }

  private void replay(Raw raw) {
    String place = "entries/" + raw.index;
    tree.append(raw.hash);
    Entry entry = raw.entry;
    if (entry == null) {
      fsck.add(place, "cannot be read: " + raw.unreadable);
      return;
    }
    if (raw.index == 0) {
      genesisHash = Base64.getUrlEncoder().withoutPadding().encodeToString(raw.hash);
    } else if (!entry.command().ledger().equals(genesisHash)) {
      fsck.add(place, "is bound to another ledger");
    }
    Overlay overlay = new Overlay(state);
    try {
      raw.signer = signer(entry, place);
      compare(entry, overlay, place);
      Rules.apply(entry.command(), entry.events(), entry.at(), overlay);
    } catch (IllegalStateException | ClassCastException e) {
      fsck.add(place, "cannot be applied: " + e.getMessage());
      return;
    }
    overlay.changes().forEach((key, value) -> put(raw.index, key, value));
    FsckHistory.of(entry)
        .forEach(card -> history.add(FsckKeys.hash(FsckHistory.key(card, raw.index))));
  }

  private void put(long index, StateKey<?> key, StateValue value) {
    state.put(key, value);
    if (value instanceof StateValue.Submission) {
      state.used(key.id(), index);
    }
  }

  private void compare(Entry entry, Overlay before, String place) {
    StateValue.Ledger ledger = before.get(StateKey.LEDGER);
    int rules = ledger == null ? Rules.VERSION : ledger.rules();
    Decision decision = Rules.decide(entry.command(), before);
    if (!leavesEntry(decision)) {
      fsck.add(place, "would not be an entry: " + decision);
    } else if (!Entry.of(entry.command(), entry.signature(), decision, rules).equals(entry)) {
      fsck.add(place, "was decided otherwise than the rules decide");
    }
  }

  private static boolean leavesEntry(Decision decision) {
    return switch (decision) {
      case Decision.Committed c -> true;
      case Decision.Refused r -> r.isRecorded();
      case Decision.Replayed r -> false;
      case Decision.Contended c -> false;
    };
  }

  /** The actor's key at that time; null where there is none, which is a finding. */
  private byte @Nullable [] signer(Entry entry, String place) {
    Command command = entry.command();
    if (command.action() instanceof Action.CreateLedger genesis) {
      return Base64.getUrlDecoder().decode(genesis.operatorKey());
    }
    StateValue.Member member = state.get(StateKey.member(command.actor()));
    if (member == null || member.keys() != entry.signature().key()) {
      fsck.add(place, "is signed by a key that its actor did not have then");
      return null;
    }
    return Base64.getUrlDecoder().decode(member.publicKey());
  }

  private void verifySignatures() {
    SignatureVerifier ed25519 = signatures;
    if (ed25519 == null) {
      return;
    }
    IntStream.range(0, chunk.size()).parallel().forEach(i -> verify(chunk.get(i), ed25519));
    for (Raw raw : chunk) {
      if (!raw.signatureHolds) {
        fsck.add("entries/" + raw.index, "its signature does not verify");
      }
    }
  }

  private static void verify(Raw raw, SignatureVerifier ed25519) {
    byte[] key = raw.signer;
    if (key == null) {
      return;
    }
    Entry entry = Objects.requireNonNull(raw.entry);
    byte[] command = Canonical.encode(Command.class, entry.command());
    byte[] signed = Dsse.preAuthentication(Dsse.COMMAND_TYPE, command);
    try {
      byte[] signature = Base64.getUrlDecoder().decode(entry.signature().value());
      raw.signatureHolds = ed25519.verify(key, signed, signature);
    } catch (IllegalArgumentException e) {
      raw.signatureHolds = false;
    }
  }
}
