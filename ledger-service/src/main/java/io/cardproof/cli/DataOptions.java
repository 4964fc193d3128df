package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.StartException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data folder, and where its keystore's password is. */
final class DataOptions {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = {
        "File with the keystore's password (default: $CARDPROOF_KEYSTORE_PASSWORD, else the"
            + " file that init generated)."
      })
  private @Nullable Path passwordFile;

  Path folder() {
    return folder;
  }

  @Nullable Path passwordFile() {
    return passwordFile;
  }

  /** The folder with its keys. */
  DataFolder open() {
    try {
      return DataFolder.open(folder, passwordFile);
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
