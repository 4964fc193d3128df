package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.Frontier;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A log laid out as the static files of c2sp.org/tlog-tiles, so that any file server, or none, can
 * show it to verifiers: {@code checkpoint}, {@code vkey}, {@code tile/…}.
 *
 * <p>Only the entries and the signed checkpoint are taken from the source. The tiles are made anew
 * from the entries, and their root must be the signed one: what is written has been verified. The
 * checkpoint is written last, so that an interrupted export is none.
 */
final class LogFolder {
  private static final String SANDBOX_SUFFIX = "/sandbox";

  private final Path folder;
  private final List<ByteArrayOutputStream> open = new ArrayList<>();
  private final List<Long> filled = new ArrayList<>();

  private LogFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a log to a folder that is empty or not there yet.
   *
   * @return the checkpoint that the files verify under
   */
  static Checkpoint write(LogSource source, Path folder) {
    requireEmpty(folder);
    byte[] note = source.checkpoint();
    String vkey = source.vkey();
    Checkpoint checkpoint = open(note, vkey);
    if (checkpoint.origin().endsWith(SANDBOX_SUFFIX)) {
      throw new CommandFailed("a sandbox's log proves nothing and is not exported");
    }
    try {
      new LogFolder(folder).writeTiles(source, checkpoint);
      Files.writeString(folder.resolve("vkey"), vkey + "\n");
      Files.write(folder.resolve("checkpoint"), note);
      return checkpoint;
    } catch (IOException e) {
      throw new CommandFailed(folder + " cannot be written: " + LocalFiles.reason(e), e);
    } catch (UncheckedIOException e) {
      throw new CommandFailed(
          folder + " cannot be written: " + LocalFiles.reason(Objects.requireNonNull(e.getCause())),
          e);
    }
  }

  private static void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new CommandFailed(folder + " is not empty; name another folder");
      }
    } catch (IOException e) {
      throw new CommandFailed(folder + " is not a folder to write to: " + LocalFiles.reason(e), e);
    }
  }

  /** What a note says that the key signed. */
  static Checkpoint open(byte[] note, String vkey) {
    try {
      return Checkpoint.open(SignedNote.parse(note), NoteKey.parse(vkey), new JdkEd25519());
    } catch (LogFormatException | ProofException e) {
      throw new CommandFailed("the log's checkpoint does not verify: " + e.getMessage(), e);
    }
  }

  private void writeTiles(LogSource source, Checkpoint checkpoint) throws IOException {
    Frontier tree = Frontier.empty();
    try (Progress progress = new Progress("Exporting", "entries", checkpoint.size())) {
      while (tree.size() < checkpoint.size()) {
        int count = (int) Math.min(TilePath.FULL_WIDTH, checkpoint.size() - tree.size());
        List<byte[]> entries = source.entries(tree.size(), count);
        long bundle = tree.size() / TilePath.FULL_WIDTH;
        put(new TilePath.EntryTile(bundle, count), EntryBundle.encode(entries));
        entries.forEach(entry -> tree.append(MerkleHash.leaf(entry), this::add));
        progress.at(tree.size());
      }
    }
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new CommandFailed("the log's entries do not lead to the root it has signed");
    }
    for (int level = 0; level < open.size(); level++) {
      int width = open.get(level).size() / MerkleHash.LENGTH;
      if (width > 0) {
        flush(new TilePath.HashTile(level, filled.get(level), width), level);
      }
    }
  }

  /** Takes the hashes of each level in order. */
  private void add(int level, long index, byte[] hash) {
    if (level == open.size()) {
      open.add(new ByteArrayOutputStream());
      filled.add(0L);
    }
    open.get(level).writeBytes(hash);
    if (open.get(level).size() == TilePath.FULL_WIDTH * MerkleHash.LENGTH) {
      long tile = index / TilePath.FULL_WIDTH;
      flush(new TilePath.HashTile(level, tile, TilePath.FULL_WIDTH), level);
      filled.set(level, tile + 1);
    }
  }

  private void flush(TilePath tile, int level) {
    try {
      put(tile, open.get(level).toByteArray());
      open.get(level).reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(TilePath tile, byte[] bytes) throws IOException {
    Path file = folder.resolve(tile.format());
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(file, bytes);
  }
}
