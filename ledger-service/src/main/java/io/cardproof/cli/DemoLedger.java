package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The ledger that the demo's story plays on. */
interface DemoLedger extends AutoCloseable {
  String ORIGIN = "demo.cardproof.example/cards";

  FolderInit.Founded founded();

  /** Of the gateway that the story talks to. */
  DataFolder folder();

  Gateway.Options options(int port);

  /**
   * What else there is to see when the story is told.
   *
   * @throws DemoStory.NotAsTold if it is not there
   */
  void afterwards(DemoWorld world, PrintWriter out);

  @Override
  void close();

  /** In this process. */
  final class Embedded implements DemoLedger {
    private final FolderInit.Founded founded;
    private final DataFolder folder;

    Embedded(Path folder) {
      this.founded = new FolderInit(folder, null).alone(ORIGIN, false);
      this.folder = DataFolder.open(folder, null);
    }

    @Override
    public FolderInit.Founded founded() {
      return founded;
    }

    @Override
    public DataFolder folder() {
      return folder;
    }

    @Override
    public Gateway.Options options(int port) {
      return Gateway.Options.onPort(port);
    }

    @Override
    public void afterwards(DemoWorld world, PrintWriter out) {}

    @Override
    public void close() {}
  }
}
