package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.StartException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A gateway in this process, ended by a signal. */
final class Server implements AutoCloseable {
  private final Gateway gateway;

  private Server(Gateway gateway) {
    this.gateway = gateway;
  }

  static Server start(DataFolder folder, Gateway.Options options) {
    try {
      return new Server(Gateway.start(folder, options));
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + gateway.port();
  }

  String managementUrl() {
    return "http://127.0.0.1:" + gateway.managementPort();
  }

  /**
   * Serves until SIGTERM or SIGINT, finishes what is under way and ends the process with 0, where
   * the JVM by itself would report the signal. Never returns.
   *
   * @param before runs when the signal comes and the gateway is closed, such as removing a folder
   */
  void serveUntilSignal(@Nullable Runnable before) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(before), "shutdown"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.exit(Exit.OK);
    }
  }

  private void end(@Nullable Runnable before) {
    int status = Exit.FAILED;
    try {
      gateway.close();
      if (before != null) {
        before.run();
      }
      status = Exit.OK;
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
