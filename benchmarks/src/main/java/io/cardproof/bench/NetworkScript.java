package io.cardproof.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A network of real processes, by the script that people use too; what it started ends with this
 * program.
 */
final class NetworkScript implements AutoCloseable {
  private final Path script;
  private final Path state;

  /**
   * @param kind such as {@code fabric}
   * @param state a folder of its own, where the script keeps what it knows
   */
  NetworkScript(Path root, String kind, Path state) {
    this.script = root.resolve("network-config").resolve(kind).resolve("network");
    this.state = state;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  void run(String command, String... more) throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(script.toString(), command, "--state", state.toString()));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("network " + command + ": " + said);
    }
  }

  /** Resident MiB of each process, by its name. */
  Map<String, Long> memory() throws IOException {
    Map<String, Long> memory = new TreeMap<>();
    try (Stream<Path> processes = Files.list(state.resolve("run"))) {
      for (Path process : processes.toList()) {
        long pid = Long.parseLong(Files.readAllLines(process).getFirst());
        memory.put(process.getFileName().toString(), Machine.residentMib(pid));
      }
    }
    return memory;
  }

  @Override
  public void close() {
    try {
      if (Files.exists(state)) {
        run("clean");
      }
    } catch (Exception e) {
      System.err.println("the network of the benchmark is still there: " + e.getMessage());
    }
  }
}
