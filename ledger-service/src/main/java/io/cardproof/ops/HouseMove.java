package io.cardproof.ops;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignedNote;
import io.cardproof.replay.BadLog;
import io.cardproof.replay.CannotFollow;
import io.cardproof.replay.Fetcher;
import io.cardproof.replay.LogReplay;
import io.cardproof.replay.LogUnavailable;
import io.cardproof.store.Backup;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import io.cardproof.store.StoredHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Moves a gateway into a new folder: its ledger is rebuilt from an export, entry by entry and by
 * the rules; its keys and what it keeps for itself come from a backup of the old folder. Onto a
 * network this is the first half: what was rebuilt lies in the folder until {@link MovingIn} has
 * told it to the chain.
 *
 * <p>Guarantees: the new ledger has the root that the old log key signed, so that the log goes on
 * under the same name and key and every checkpoint to come is consistent with every one before. No
 * entry is left behind: an export that ends before the backup does is refused. A move that failed
 * leaves nothing; one that crashed leaves a folder that opens as nothing.
 *
 * <p>Why not restore the backup: that gives the same bytes and shows nothing. Here whoever has the
 * export can repeat what was done.
 */
public final class HouseMove {
  private static final String ASIDE = ".old-house";
  private static final String CHECKPOINT = "checkpoint";
  private static final int ITEMS_AT_ONCE = 1_000;
  private static final List<String> CHAINS = List.of("fabric-", "ethereum-");

  private final Path dir;
  private final @Nullable Path passwordFile;
  private final LogReplay.Progress progress;

  /**
   * What moved.
   *
   * @param commands of its entries; those of the map are the others
   * @param last time of the newest command, ms
   * @param genesisHash what its commands bind to
   */
  public record Moved(Checkpoint checkpoint, long commands, long last, String genesisHash) {}

  /**
   * @param dir that is not there yet, or is empty
   * @param passwordFile of the keystore, if given
   */
  public HouseMove(Path dir, @Nullable Path passwordFile, LogReplay.Progress progress) {
    this.dir = dir;
    this.passwordFile = passwordFile;
    this.progress = progress;
  }

  /**
   * @param export a folder that {@code export} wrote
   * @param backup a file that {@code backup --with-keystore} wrote
   * @param ontoNetwork whether a chain will order its commands from now on
   * @return what the new ledger stands at, or will when the chain was told
   * @throws StartException if it cannot be moved; nothing is left of it then
   */
  public Moved move(Path export, Path backup, boolean ontoNetwork) {
    boolean was = Files.exists(dir);
    FolderInit.requireEmpty(dir);
    try {
      Path aside = Files.createDirectories(dir).resolve(ASIDE);
      Moved moved = move(export, backup, aside, ontoNetwork);
      place(aside);
      return moved;
    } catch (IOException e) {
      undo(was);
      throw new StartException("cannot write " + dir + ": " + e.getClass().getSimpleName(), e);
    } catch (BadLog e) {
      undo(was);
      throw new StartException("the export is bad: " + e.getMessage(), e);
    } catch (LogUnavailable | CannotFollow | StoreException e) {
      undo(was);
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (StartException e) {
      undo(was);
      throw e;
    }
  }

  private Moved move(Path export, Path backup, Path aside, boolean ontoNetwork) throws IOException {
    Backup.restore(backup, aside, List.of());
    if (!Files.exists(aside.resolve(DataFolder.KEYSTORE))) {
      throw new StartException(
          backup
              + " has no keystore, and nobody else can sign for its members: make it with"
              + " --with-keystore");
    }
    DataFolder old = DataFolder.open(aside, passwordFile);
    if (old.isOfNetwork() && !ontoNetwork) {
      throw new StartException(
          backup
              + " is of a network's gateway, and other gateways sign for their own members: it"
              + " moves to a network only, see --network and --ledger");
    }
    Fetcher files = Fetcher.in(export);
    SignedNote note = note(files.fetch(CHECKPOINT, SignedNote.MAX_BYTES));
    Checkpoint checkpoint = open(note, old.logKey().key());
    Path ledger = ontoNetwork ? Files.createDirectory(dir.resolve(MovingIn.OLD_LEDGER)) : dir;
    try (Store from = Store.open(aside);
        Store to = Store.create(ledger)) {
      requireAll(from.head(), checkpoint);
      new LogReplay(files, checkpoint, Ed25519::verify, progress).into(to);
      requireSame(from.head(), to);
      to.checkpointSigned(note.bytes(), checkpoint.size(), checkpoint.root());
      if (ontoNetwork) {
        prepare(old, from, to.replica(), aside);
      } else {
        copy(from, to);
      }
      MovingIn.Past past = MovingIn.Past.of(to.replica());
      String genesis = to.replica().genesisHash();
      return new Moved(checkpoint, past.commands(), past.last(), genesis);
    }
  }

  /** A network's folder with an empty replica, which the chain will fill. */
  private void prepare(DataFolder old, Store from, Replica rebuilt, Path aside) throws IOException {
    byte[] genesis = Objects.requireNonNull(rebuilt.leaf(0));
    GenesisFile.ofLeaf(genesis, dir);
    Files.write(dir.resolve(GenesisFile.NAME), genesis);
    Files.writeString(aside.resolve(DataFolder.DESCRIPTION), old.ofNetwork().toJson() + "\n");
    Files.deleteIfExists(aside.resolve(CHECKPOINT));
    try (Store fresh = Store.create(dir)) {
      copy(from, fresh);
    }
  }

  /** What is of the old chain stays behind. */
  private static void copy(Store from, Store to) {
    copy(from.vault(), to.vault());
    copy(from.papers(), to.papers());
    copy(from.local(), to.local());
  }

  private static SignedNote note(byte[] bytes) {
    try {
      return SignedNote.parse(bytes);
    } catch (LogFormatException e) {
      throw new StartException("the export's checkpoint is none: " + e.getMessage(), e);
    }
  }

  /** By the old house's key, not by one that lies beside the export. */
  private static Checkpoint open(SignedNote note, NoteKey key) {
    try {
      return Checkpoint.open(note, key, new JdkEd25519());
    } catch (LogFormatException | ProofException e) {
      throw new StartException(
          "the export's checkpoint is not signed by the backup's log key: " + e.getMessage(), e);
    }
  }

  private static void requireAll(StoredHead old, Checkpoint checkpoint) {
    if (old.size() > checkpoint.size()) {
      throw new StartException(
          "the backup has "
              + old.size()
              + " entries, the export "
              + checkpoint.size()
              + ": serve the old folder once, so that a checkpoint covers all of them, and export"
              + " again");
    }
  }

  private static void requireSame(StoredHead old, Store rebuilt) {
    if (!Arrays.equals(rebuilt.replica().rootAt(old.size()), old.root())) {
      throw new StartException(
          "the export and the backup tell two histories of "
              + old.size()
              + " entries: keep both as evidence");
    }
  }

  private static void copy(LocalTable from, LocalTable to) {
    String after = null;
    for (List<LocalTable.Item> items = from.scan("", after, ITEMS_AT_ONCE);
        !items.isEmpty();
        items = from.scan("", after, ITEMS_AT_ONCE)) {
      to.putAll(items.stream().filter(item -> !isOfChain(item.key())).toList());
      after = items.getLast().key();
    }
  }

  /** What was under way on the old chain, and what is known of it, is of no use on another. */
  private static boolean isOfChain(String key) {
    return CHAINS.stream().anyMatch(key::startsWith);
  }

  /** What makes the folder a gateway comes last. */
  private void place(Path aside) throws IOException {
    try (Stream<Path> files = Files.list(aside)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!Files.exists(dir.resolve(name)) && !name.equals(DataFolder.DESCRIPTION)) {
          Files.move(file, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    Files.move(
        aside.resolve(DataFolder.DESCRIPTION),
        dir.resolve(DataFolder.DESCRIPTION),
        StandardCopyOption.ATOMIC_MOVE);
    FileSystemUtils.deleteRecursively(aside);
  }

  private void undo(boolean was) {
    try (Stream<Path> files = Files.exists(dir) ? Files.list(dir) : Stream.empty()) {
      for (Path file : files.toList()) {
        FileSystemUtils.deleteRecursively(file);
      }
      if (!was) {
        Files.deleteIfExists(dir);
      }
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }
}
