package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.SignedNote;
import io.cardproof.store.Backup;
import io.cardproof.store.SignedHead;
import io.cardproof.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unpacks a backup. */
@Command(
    name = "restore",
    description = "Unpack a backup into a new data folder, checked as a start would.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof restore cardproof-2026-11-22.backup --data DIR",
      "  cardproof restore old.backup --data DIR --head checkpoint",
      "",
      "Show it the newest checkpoint that anyone has seen (from /log/checkpoint, a mirror or a",
      "witness): a backup that does not cover it is refused, because serving it would take back",
      "what was promised. Put the keystore back beside it if the backup was made without.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:restored", "2:refused, and nothing restored"})
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or not there yet.")
  private Path data = Path.of("");

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "A checkpoint that the backup has to cover; may be repeated.")
  private List<Path> heads = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed(file + " cannot be read: there is no such file");
    }
    List<SignedHead> shown = heads.stream().map(RestoreCommand::read).toList();
    try {
      Backup.Summary summary = Backup.restore(file, data, shown);
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println("restored " + summary.entries() + " entries to " + data);
      return Exit.OK;
    } catch (StoreException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static SignedHead read(Path file) {
    byte[] note = LocalFiles.read(file, SignedNote.MAX_BYTES);
    try {
      Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
      return new SignedHead(note, checkpoint.size(), checkpoint.root());
    } catch (LogFormatException e) {
      throw new CommandFailed(file + " is not a checkpoint: " + e.getMessage(), e);
    }
  }
}
