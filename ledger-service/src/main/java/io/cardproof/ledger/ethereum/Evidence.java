package io.cardproof.ledger.ethereum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What shows that the chain took back what was final. */
final class Evidence {
  private static final System.Logger LOG = System.getLogger(Evidence.class.getName());

  private Evidence() {}

  static Path folder(Path dataDir) {
    return dataDir.resolve("evidence");
  }

  /**
   * Keeps where this replica stands and what contradicts it.
   *
   * @param batch the event that does not follow; null where the block itself is another
   */
  static void keep(Path dataDir, String what, Cursor cursor, @Nullable Batch batch) {
    try {
      Path folder = Files.createDirectories(folder(dataDir));
      String told =
          what + "\nblock " + cursor.block() + " " + cursor.hash() + "\nitems " + cursor.items();
      Files.writeString(folder.resolve("chain-" + cursor.block() + ".txt"), told + "\n");
      keepEvent(folder, batch);
    } catch (IOException e) {
      // The chain still has it; that this replica stops matters more.
      LOG.log(System.Logger.Level.ERROR, "The evidence could not be kept", e);
    }
  }

  private static void keepEvent(Path folder, @Nullable Batch batch) throws IOException {
    if (batch != null) {
      Files.write(folder.resolve("event-" + batch.first()), batch.bytes());
    }
  }
}
