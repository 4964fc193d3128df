package io.cardproof.ledger.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What shows that the chain and this replica came to different ends. */
final class Evidence {
  private static final System.Logger LOG = System.getLogger(Evidence.class.getName());

  private Evidence() {}

  static Path folder(Path dataDir) {
    return dataDir.resolve("evidence");
  }

  /**
   * Keeps the block as it came.
   *
   * @param ownBundle entry bundle that this replica came to; null for none
   */
  static void keep(Path dataDir, ChainBlock block, byte @Nullable [] ownBundle) {
    try {
      Path folder = Files.createDirectories(folder(dataDir));
      Files.write(folder.resolve("block-" + block.number()), block.bytes());
      if (ownBundle != null) {
        Files.write(folder.resolve("own-entries-" + block.number()), ownBundle);
      }
    } catch (IOException e) {
      // The chain still has the block; that this replica stops matters more.
      LOG.log(System.Logger.Level.ERROR, "The evidence could not be kept", e);
    }
  }
}
