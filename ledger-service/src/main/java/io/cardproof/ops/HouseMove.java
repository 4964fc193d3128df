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
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import io.cardproof.store.StoredHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Moves a gateway that is alone into a new folder: its ledger is rebuilt from an export, entry by
 * entry and by the rules; its keys and what it keeps for itself come from a backup of the old
 * folder.
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

  private final Path dir;
  private final @Nullable Path passwordFile;
  private final LogReplay.Progress progress;

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
   * @return what the new ledger stands at
   * @throws StartException if it cannot be moved; nothing is left of it then
   */
  public Checkpoint move(Path export, Path backup) {
    boolean was = Files.exists(dir);
    FolderInit.requireEmpty(dir);
    try {
      Path aside = Files.createDirectories(dir).resolve(ASIDE);
      Checkpoint moved = move(export, backup, aside);
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

  private Checkpoint move(Path export, Path backup, Path aside) {
    Backup.restore(backup, aside, List.of());
    if (!Files.exists(aside.resolve(DataFolder.KEYSTORE))) {
      throw new StartException(
          backup
              + " has no keystore, and nobody else can sign for its members: make it with"
              + " --with-keystore");
    }
    DataFolder old = DataFolder.open(aside, passwordFile);
    if (old.isOfNetwork()) {
      throw new StartException(
          backup
              + " is of a network's gateway: its ledger comes from the network, see init"
              + " --genesis");
    }
    Fetcher files = Fetcher.in(export);
    SignedNote note = note(files.fetch(CHECKPOINT, SignedNote.MAX_BYTES));
    Checkpoint checkpoint = open(note, old.logKey().key());
    try (Store from = Store.open(aside);
        Store to = Store.create(dir)) {
      requireAll(from.head(), checkpoint);
      new LogReplay(files, checkpoint, Ed25519::verify, progress).into(to);
      requireSame(from.head(), to);
      copy(from.vault(), to.vault());
      copy(from.papers(), to.papers());
      copy(from.local(), to.local());
      to.checkpointSigned(note.bytes(), checkpoint.size(), checkpoint.root());
    }
    return checkpoint;
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
      to.putAll(items);
      after = items.getLast().key();
    }
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
