package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.StartException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A gateway in this process, ended by a signal: SIGTERM and SIGINT let requests under way finish
 * and end the process with 0, also while it is still starting, where the JVM by itself would report
 * the signal.
 */
final class Server implements AutoCloseable {
  private final Gateway gateway;
  private final Shutdown shutdown;

  private Server(Gateway gateway, Shutdown shutdown) {
    this.gateway = gateway;
    this.shutdown = shutdown;
  }

  static Server start(DataFolder folder, Gateway.Options options) {
    return start(() -> folder, options);
  }

  /**
   * @param folder opens the folder, beside the rest of the start
   */
  static Server start(Supplier<DataFolder> folder, Gateway.Options options) {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    try {
      Gateway gateway = Gateway.start(folder, options);
      shutdown.atEnd(gateway::close);
      return new Server(gateway, shutdown);
    } catch (StartException e) {
      shutdown.cancel();
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      shutdown.cancel();
      throw e;
    }
  }

  String url() {
    return "http://127.0.0.1:" + gateway.port();
  }

  String managementUrl() {
    return "http://127.0.0.1:" + gateway.managementPort();
  }

  /**
   * Serves until a signal. Returns only if its thread is interrupted.
   *
   * @param then runs when the gateway is closed, such as removing its folder
   */
  void serveUntilSignal(Runnable then) {
    shutdown.atEnd(then);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it without ending the process. */
  @Override
  public void close() {
    shutdown.cancel();
    gateway.close();
  }

  /** What a signal does. */
  private static final class Shutdown {
    private final Thread hook = new Thread(this::run, "shutdown");
    private final List<Runnable> steps = new CopyOnWriteArrayList<>();

    void atEnd(Runnable step) {
      steps.add(step);
    }

    private void run() {
      int status = Exit.FAILED;
      try {
        steps.forEach(Runnable::run);
        status = Exit.OK;
      } finally {
        Runtime.getRuntime().halt(status);
      }
    }

    void cancel() {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already; the hook does the rest.
      }
    }
  }
}
