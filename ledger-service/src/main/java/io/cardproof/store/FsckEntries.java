package io.cardproof.store;

import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.TileHashes;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Redecision;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The pass over the entries, in order: each is read, checked, decided again and applied. Other
 * threads read some chunks ahead and verify signatures some behind; deciding is for one thread, for
 * any entry may depend on the one before it.
 */
final class FsckEntries {
  private final Fsck fsck;
  private final FsckTree tree;
  private final FsckState state;
  private final FsckMap map;
  private final @Nullable SignatureVerifier signatures;
  private final FsckSum history = new FsckSum();
  private final Deque<Future<FsckChunk>> ahead = new ArrayDeque<>();
  private final Deque<Future<FsckChunk>> behind = new ArrayDeque<>();
  private String genesisHash = "";

  /** Whose hashes are compared with the entries' elsewhere. */
  private @Nullable TileHashes stored;

  FsckEntries(
      Fsck fsck,
      FsckTree tree,
      FsckState state,
      FsckMap map,
      @Nullable SignatureVerifier signatures) {
    this.fsck = fsck;
    this.tree = tree;
    this.state = state;
    this.map = map;
    this.signatures = signatures;
  }

  /**
   * @param inFlight how many chunks may be in memory before and after the one that is decided
   */
  void run(Reads reads, ExecutorService pool, int inFlight, Fsck.Progress progress) {
    long all = size(reads);
    stored = StoredTiles.of(reads, () -> all);
    long next = 0;
    boolean whole = true;
    while (whole && tree.size() < all) {
      for (; next < all && ahead.size() < inFlight; next += FsckChunk.ENTRIES) {
        long first = next;
        long end = Math.min(all, first + FsckChunk.ENTRIES);
        ahead.add(pool.submit(() -> FsckChunk.read(reads, first, end)));
      }
      FsckChunk chunk = join(ahead.remove());
      chunk.reportRead(fsck);
      chunk.items().forEach(this::replay);
      verify(chunk, pool, inFlight);
      progress.at(tree.size(), all);
      whole = chunk.isWhole();
    }
    verified(0);
  }

  private static long size(Reads reads) {
    byte[] last = reads.lastKey(Column.ENTRIES);
    if (last != null && last.length != Long.BYTES) {
      throw StoreException.damaged("The last entry stands under a key that is no number.");
    }
    return last == null ? 0 : Keys.number(last, 0) + 1;
  }

  private void verify(FsckChunk chunk, ExecutorService pool, int inFlight) {
    SignatureVerifier ed25519 = signatures;
    if (ed25519 != null) {
      behind.add(pool.submit(() -> chunk.verify(ed25519)));
      verified(inFlight);
    }
  }

  private void verified(int butFor) {
    while (behind.size() > butFor) {
      join(behind.remove()).reportSignatures(fsck);
    }
  }

  static <T> T join(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    }
  }

  private void replay(FsckChunk.Item item) {
    String place = "entries/" + item.index;
    tree.append(item.hash);
    boolean mapIsDue = MapLeaf.isAt(item.index, interval());
    switch (item.leaf) {
      case null -> fsck.add(place, "cannot be read: " + item.unreadable);
      case Entry entry when mapIsDue -> fsck.add(place, "is an entry where the map is due");
      case Entry entry -> replay(item, entry, place);
      case MapLeaf there when !mapIsDue -> fsck.add(place, "is the map where an entry is due");
      case MapLeaf there -> compare(there, item.index, place);
    }
  }

  private int interval() {
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    return ledger == null ? 0 : ledger.limits().mapInterval();
  }

  private void compare(MapLeaf there, long index, String place) {
    String root = Base64.getUrlEncoder().withoutPadding().encodeToString(map.version(index));
    if (!there.equals(MapLeaf.of(map.count(), index, root))) {
      fsck.add(place, "is another map than follows from the entries");
    }
  }

  private void replay(FsckChunk.Item item, Entry entry, String place) {
    if (item.index == 0) {
      genesisHash = Base64.getUrlEncoder().withoutPadding().encodeToString(item.hash);
    } else if (!entry.command().ledger().equals(genesisHash)) {
      fsck.add(place, "is bound to another ledger");
    }
    Overlay overlay = new Overlay(state);
    try {
      item.signer = signer(entry, place);
      compare(entry, overlay, place);
      compare(entry, item.index, place);
      Rules.apply(entry.command(), entry.events(), entry.at(), overlay);
    } catch (IllegalStateException | ClassCastException e) {
      fsck.add(place, "cannot be applied: " + e.getMessage());
      return;
    }
    state.put(item.index, overlay.changes());
    if (interval() > 0) {
      overlay.changes().forEach(this::map);
    }
    history(item.index, entry, history);
  }

  private void map(StateKey<?> key, StateValue value) {
    if (value instanceof StateValue.Card card) {
      map.put(key.id(), card.seq() - 1, card.state());
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

  private void compare(Entry entry, long index, String place) {
    try {
      String fault = Redecision.fault(entry, index, Objects.requireNonNull(stored));
      if (fault != null) {
        fsck.add(place, fault);
      }
    } catch (StoreException e) {
      fsck.add(place, "cannot be held against the tree: " + e.getMessage());
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

  /** What the items of the history's column must come to. */
  FsckSum history() {
    return history;
  }

  /** The same from the stored entries, item by item. */
  static void history(Reads reads, Reads.Items items) {
    FsckChunk chunk;
    long first = 0;
    do {
      chunk = FsckChunk.read(reads, first, first + FsckChunk.ENTRIES);
      for (FsckChunk.Item item : chunk.items()) {
        if (item.leaf instanceof Entry entry) {
          history(item.index, entry, items);
        }
      }
      first += FsckChunk.ENTRIES;
    } while (chunk.isWhole());
  }

  private static void history(long index, Entry entry, Reads.Items items) {
    for (String card : FsckHistory.of(entry)) {
      items.item(ByteBuffer.wrap(FsckHistory.key(card, index)), ByteBuffer.allocate(0));
    }
  }
}
