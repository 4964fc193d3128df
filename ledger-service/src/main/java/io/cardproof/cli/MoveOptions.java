package io.cardproof.cli;

import io.cardproof.ops.HouseMove;
import io.cardproof.ops.HouseMove.Moved;
import io.cardproof.ops.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A new folder for an old ledger. */
final class MoveOptions {
  @Option(
      names = "--import",
      paramLabel = "DIR",
      description = "Rebuild the ledger from this export; needs --keys.")
  private @Nullable Path export;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "With --import: a backup of the old folder, made --with-keystore.")
  private @Nullable Path backup;

  /** Both or none. */
  boolean isComplete() {
    return (export == null) == (backup == null);
  }

  boolean isAsked() {
    return export != null;
  }

  /**
   * Moves into the folder, which is empty or not there yet.
   *
   * @param ontoNetwork whether a chain will order its commands from now on
   */
  Moved move(DataOptions data, boolean ontoNetwork) {
    Path from = Objects.requireNonNull(export);
    Path keys = Objects.requireNonNull(backup);
    if (!Files.isRegularFile(keys)) {
      throw new CommandFailed(keys + " cannot be read: there is no such file");
    }
    try (Progress progress = new Progress("Rebuilding", "entries", 0)) {
      return new HouseMove(data.folder(), data.passwordFile(), progress::at)
          .move(from, keys, ontoNetwork);
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
