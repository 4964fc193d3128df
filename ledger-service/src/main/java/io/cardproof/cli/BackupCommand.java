package io.cardproof.cli;

import io.cardproof.store.Backup;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies a data folder into one file. */
@Command(
    name = "backup",
    description = "Copy a data folder into one file.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof backup --data DIR --out cardproof-2026-11-22.backup",
      "  cardproof backup --data DIR --out all.backup --with-keystore",
      "",
      "Without the keystore a backup has no secrets but the gateway's log key; sealed codes and",
      "private fields can only be read again with the keystore, so keep a copy of that elsewhere.",
      "With it, guard the file as you guard the keystore. Stop the folder's server first.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written", "2:not written"})
final class BackupCommand implements Callable<Integer> {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data folder.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "A file that is not there yet.")
  private Path file = Path.of("");

  @Option(names = "--with-keystore", description = "Put the organisation's keystore in as well.")
  private boolean withKeystore;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (Files.exists(file)) {
      throw new CommandFailed(file + " is there already; nothing was changed");
    }
    try (Store store = Store.open(data)) {
      Backup.Summary summary = write(store);
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .printf(
              "backed up %d entries, %d files, %d bytes to %s%n",
              summary.entries(), summary.files(), summary.bytes(), file);
      return Exit.OK;
    } catch (StoreException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Under a passing name until it is whole and synced: an interrupted backup is none. */
  private Backup.Summary write(Store store) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Files.deleteIfExists(unfinished);
      Backup.Summary summary;
      try (FileChannel channel = FileChannel.open(unfinished, NEW, OWNER_ONLY);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        summary = Backup.create(store, out, withKeystore);
        out.flush();
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return summary;
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be written: " + LocalFiles.reason(e), e);
    } finally {
      removeQuietly(unfinished);
    }
  }

  private static void removeQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }
}
