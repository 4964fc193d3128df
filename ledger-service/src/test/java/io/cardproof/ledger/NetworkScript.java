package io.cardproof.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network of real processes, by the script that people use too: {@code
 * network-config/KIND/network}.
 */
public final class NetworkScript {
  /** Of the checkout. */
  public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private final Path script;
  private final Path state;

  /**
   * @param kind such as {@code fabric}
   * @param state the folder where the script keeps what it knows
   */
  public NetworkScript(String kind, Path state) {
    this.script = ROOT.resolve("network-config").resolve(kind).resolve("network");
    this.state = state;
  }

  /** Where the script keeps what it knows. */
  public Path state() {
    return state;
  }

  /** Runs the script; what it says is told if it fails. */
  public String run(String command, String... more) {
    List<String> line = new ArrayList<>(List.of(script.toString(), command));
    line.addAll(List.of("--state", state.toString()));
    line.addAll(List.of(more));
    return execute(line);
  }

  /** Pid of a process that is alive, by the name that the script calls it. */
  public long aliveAs(String name) {
    ProcessHandle process = pid(name).orElseThrow();
    if (!process.isAlive()) {
      throw new AssertionError(name + " has ended");
    }
    return process.pid();
  }

  /** As {@code kill -9}: returns when it is gone, if it was not before. */
  public void kill(String name) {
    pid(name)
        .ifPresent(process -> {
          process.destroyForcibly();
          process.onExit().join();
        });
  }

  /** Sends a signal, such as {@code STOP} or {@code CONT}. */
  public void signal(String name, String signal) {
    execute(List.of("kill", "-" + signal, Long.toString(aliveAs(name))));
  }

  private Optional<ProcessHandle> pid(String name) {
    try {
      String pid = Files.readAllLines(state.resolve("run").resolve(name)).getFirst();
      return ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program; what it says is told if it fails. */
  public static String execute(List<String> line) {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", line) + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
