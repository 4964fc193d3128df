package io.cardproof.ops;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.keys.Keystore;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.parcels.Retelling;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Role;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The second half of a move onto a network: the chain is told the older ledger, which {@link
 * HouseMove} left in the folder, and an entry says that it moved.
 *
 * <p>A crash leaves a beginning of it, and the next start goes on; the older ledger goes last.
 */
final class MovingIn {
  /** The folder of the older ledger, for as long as the chain does not have all of it. */
  static final String OLD_LEDGER = "old-ledger";

  private static final Duration WAIT_FOR_CHAIN = Duration.ofSeconds(60);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(MovingIn.class.getName());

  private final DataFolder folder;
  private final Store store;
  private final InstantSource clock;
  private long toldAt = System.nanoTime();

  /** A ledger on a chain that takes an older one in. */
  @FunctionalInterface
  interface Way {
    /**
     * @param commands how many of the older ledger's entries are commands
     */
    void moveIn(Replica old, long commands, Retelling.Progress progress, Duration patience)
        throws LedgerException, InterruptedException;
  }

  /**
   * Of the older ledger.
   *
   * @param last time of the newest command, ms
   */
  record Past(long commands, long last) {
    static Past of(Replica old) {
      long commands = 0;
      long last = 0;
      for (long index = 0; index < old.size(); index++) {
        if (old.at(index) instanceof Entry entry) {
          commands++;
          last = Math.max(last, entry.command().at());
        }
      }
      return new Past(commands, last);
    }
  }

  MovingIn(DataFolder folder, Store store, InstantSource clock) {
    this.folder = folder;
    this.store = store;
    this.clock = clock;
  }

  boolean isPending() {
    return Files.exists(oldLedger());
  }

  private Path oldLedger() {
    return folder.path().resolve(OLD_LEDGER);
  }

  /**
   * @param ledger over this folder's store
   * @param kind of it
   * @param place where on its network it is, as {@code ledger.move} spells it
   * @throws StartException if the rest of it cannot be brought in
   */
  void run(Ledger ledger, Way way, LedgerKind kind, String place)
      throws LedgerException, InterruptedException {
    try (Store from = Store.open(oldLedger())) {
      Replica old = from.replica();
      way.moveIn(old, Past.of(old).commands(), this::tell, WAIT_FOR_CHAIN);
      String root = Digests.base64Url(old.rootAt(old.size()));
      sayThatItMoved(ledger, new Action.MoveLedger(old.size(), root, kind.word(), place));
      from.lastCheckpoint()
          .ifPresent(last -> store.checkpointSigned(last.note(), last.size(), last.root()));
    }
    try {
      FileSystemUtils.deleteRecursively(oldLedger());
    } catch (IOException e) {
      throw new StartException(
          "cannot remove " + oldLedger() + ", which is not needed any more", e);
    }
  }

  private void tell(long entries, long of) {
    long now = System.nanoTime();
    if (entries == of || now - toldAt > TELL_EVERY.toNanos()) {
      toldAt = now;
      LOG.log(System.Logger.Level.INFO, "moving in: {0} of {1} entries", entries, of);
    }
  }

  /** Repeat-safe: the same move has the same submission id. */
  private void sayThatItMoved(Ledger ledger, Action.MoveLedger move) {
    Keystore keystore = folder.keystore();
    Desk desk = new Desk(ledger, store.replica(), Founding.signer(keystore), clock).patient();
    Caller operator = new Caller(DataFolder.OPERATOR, List.of(Role.OPERATOR), Custody.GATEWAY);
    try {
      desk.ask(
          Asking.of(operator, "move/" + move.treeSize() + "/" + move.place()), move, List.of());
    } catch (Refused e) {
      throw new StartException("the entry that says so was not taken: " + e.getMessage(), e);
    }
  }
}
