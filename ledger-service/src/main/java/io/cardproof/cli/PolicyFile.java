package io.cardproof.cli;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whom to believe, from a file in the tlog-policy format. */
final class PolicyFile {
  private PolicyFile() {}

  static LogPolicy read(Path file) {
    byte[] bytes = LocalFiles.read(file, LogPolicy.MAX_CHARACTERS);
    try {
      return LogPolicy.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (LogFormatException e) {
      throw new CommandFailed(file + " is not a policy: " + e.getMessage(), e);
    }
  }
}
