package io.cardproof.cli;

import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** The log in a data folder, up to the last checkpoint that was signed. */
final class FolderLog implements LogSource {
  private static final String DESCRIPTION = "gateway.json";
  private static final int MAX_DESCRIPTION_BYTES = 64 * 1024;

  private final Store store;
  private final String vkey;

  private FolderLog(Store store, String vkey) {
    this.store = store;
    this.vkey = vkey;
  }

  /** Opens the folder, which no other process may have open. */
  static FolderLog open(Path folder) {
    Path description = folder.resolve(DESCRIPTION);
    if (!Files.exists(description)) {
      throw new CommandFailed("no gateway in " + folder);
    }
    try {
      byte[] json = LocalFiles.read(description, MAX_DESCRIPTION_BYTES);
      String vkey = JsonText.read(json).path("vkey").asString("");
      return new FolderLog(Store.open(folder), vkey);
    } catch (StoreException e) {
      String hint =
          e.reason() == StoreException.Reason.LOCKED ? " Use --url with its server instead." : "";
      throw new CommandFailed(e.getMessage() + hint, e);
    } catch (JacksonException e) {
      throw new CommandFailed(description + " is damaged", e);
    }
  }

  @Override
  public String vkey() {
    return vkey;
  }

  @Override
  public byte[] checkpoint() {
    return store
        .lastCheckpoint()
        .orElseThrow(() -> new CommandFailed("no checkpoint is signed yet: serve the folder once"))
        .note();
  }

  @Override
  public List<byte[]> entries(long first, int count) {
    List<byte[]> entries = new ArrayList<>(count);
    for (long index = first; index < first + count; index++) {
      entries.add(Objects.requireNonNull(store.replica().leaf(index)));
    }
    return entries;
  }

  @Override
  public void close() {
    store.close();
  }
}
