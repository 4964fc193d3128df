package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.Frontier;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.TilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The log in a folder that {@code export} wrote. */
final class ExportedLog {
  private static final int MAX_NOTE_BYTES = 64 * 1024;

  private final Path folder;
  private final Checkpoint checkpoint;

  private ExportedLog(Path folder, Checkpoint checkpoint) {
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /** Takes the folder's checkpoint by the key beside it; the entries are looked at later. */
  static ExportedLog open(Path folder) {
    byte[] note = LocalFiles.read(folder.resolve("checkpoint"), MAX_NOTE_BYTES);
    byte[] vkey = LocalFiles.read(folder.resolve("vkey"), MAX_NOTE_BYTES);
    String key = new String(vkey, StandardCharsets.UTF_8).strip();
    return new ExportedLog(folder, LogFolder.open(note, key));
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** As {@link LogSource#entries}. */
  List<byte[]> entries(long first, int count) {
    Path file = folder.resolve(tile(first, count).format());
    try {
      List<byte[]> entries = EntryBundle.decode(Files.readAllBytes(file));
      if (entries.size() == count) {
        return entries;
      }
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    } catch (LogFormatException e) {
      throw new CommandFailed(file + " is damaged: " + e.getMessage(), e);
    }
    throw new CommandFailed(file + " has more or fewer entries than its name says");
  }

  private static TilePath tile(long first, int count) {
    return new TilePath.EntryTile(first / TilePath.FULL_WIDTH, count);
  }

  /** The entries are those that were signed for. */
  void verify() {
    Frontier tree = Frontier.empty();
    try (Progress progress = new Progress("Verifying", "entries", checkpoint.size())) {
      while (tree.size() < checkpoint.size()) {
        int count = (int) Math.min(TilePath.FULL_WIDTH, checkpoint.size() - tree.size());
        entries(tree.size(), count)
            .forEach(entry -> tree.append(MerkleHash.leaf(entry), (level, index, hash) -> {}));
        progress.at(tree.size());
      }
    }
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new CommandFailed("the entries do not lead to the root that the checkpoint names");
    }
  }
}
