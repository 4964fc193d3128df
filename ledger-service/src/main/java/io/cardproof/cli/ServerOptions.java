package io.cardproof.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. A key is never an argument: arguments show in the process list. */
final class ServerOptions {
  private static final String KEY_VARIABLE = "CARDPROOF_API_KEY";
  private static final int MAX_KEY_BYTES = 4096;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:CARDPROOF_URL:-http://127.0.0.1:8080}",
      description = "The server (default: $CARDPROOF_URL, else http://127.0.0.1:8080).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "File that holds your API key (default: $" + KEY_VARIABLE + ").")
  private @Nullable Path keyFile;

  /** A client with the member's key. */
  ApiClient asMember() {
    return new ApiClient(url, key());
  }

  private String key() {
    String key =
        keyFile == null
            ? System.getenv(KEY_VARIABLE)
            : new String(LocalFiles.read(keyFile, MAX_KEY_BYTES), StandardCharsets.UTF_8);
    if (key == null || key.isBlank()) {
      throw new CommandFailed("an API key is needed: --key-file FILE, or $" + KEY_VARIABLE);
    }
    if (!key.strip().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CommandFailed("what was given as an API key is none: one line without spaces");
    }
    return key.strip();
  }
}
