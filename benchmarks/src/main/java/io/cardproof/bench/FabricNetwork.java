package io.cardproof.bench;

import io.cardproof.ledger.fabric.FabricSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Peers, orderers and chaincode as real processes, by the scripts that people use too. */
final class FabricNetwork implements AutoCloseable {
  /** By name, since what it is made of is not among this program's libraries. */
  private static final String BARE = "io.cardproof.bench.BareChaincode";

  private final Path root;
  private final Path state;

  /** Starts one in a folder of its own. */
  FabricNetwork(Path root, Path state, String batchTimeout) throws Exception {
    this.root = root;
    this.state = state;
    Runtime.getRuntime().addShutdownHook(new Thread(this::clean));
    run("up", "--batch-timeout", batchTimeout);
  }

  void deploy(String ledger, String genesis) throws Exception {
    run("deploy", "--name", ledger, "--genesis", genesis);
  }

  /** The bare chaincode, under a name with a state of its own. */
  void deployBare(String name) throws Exception {
    Path jar = state.resolve("bare/bare.jar");
    if (!Files.exists(jar)) {
      pack(jar);
    }
    run("deploy", "--name", name, "--version", "bare", "--jar", jar.toString());
  }

  /** One class, with the libraries that our chaincode has. */
  private void pack(Path jar) throws IOException {
    Path lib = Files.createDirectories(jar.resolveSibling("lib"));
    List<String> names = new ArrayList<>();
    for (Path one : list(root.resolve("chaincode/target/lib"))) {
      Files.copy(one, lib.resolve(one.getFileName()));
      names.add("lib/" + one.getFileName());
    }
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, BARE);
    main.put(Attributes.Name.CLASS_PATH, String.join(" ", names));
    String entry = BARE.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream program = FabricNetwork.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new ZipEntry(entry));
      program.transferTo(out);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** How the supplier's gateway reaches the chaincode of that name. */
  FabricSettings settings(String name) throws IOException {
    Properties file = new Properties();
    try (InputStream in = Files.newInputStream(state.resolve("gateways/supplier.properties"))) {
      file.load(in);
    }
    String prefix = "cardproof.fabric.";
    List<FabricSettings.Peer> peers = new ArrayList<>();
    for (int i = 0; file.containsKey(prefix + "peers[" + i + "].address"); i++) {
      String peer = prefix + "peers[" + i + "].";
      peers.add(
          new FabricSettings.Peer(
              file.getProperty(peer + "address"),
              Path.of(file.getProperty(peer + "tls-ca")),
              file.getProperty(peer + "authority")));
    }
    return new FabricSettings(
        file.getProperty(prefix + "channel"),
        name,
        file.getProperty(prefix + "msp-id"),
        Path.of(file.getProperty(prefix + "certificate")),
        Path.of(file.getProperty(prefix + "key")),
        peers);
  }

  /** Resident MiB of each process, by its name. */
  Map<String, Long> memory() throws IOException {
    Map<String, Long> memory = new TreeMap<>();
    for (Path process : list(state.resolve("run"))) {
      long pid = Long.parseLong(Files.readAllLines(process).getFirst());
      memory.put(process.getFileName().toString(), Machine.residentMib(pid));
    }
    return memory;
  }

  private void run(String command, String... more) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(root.resolve("network-config/fabric/network").toString());
    line.addAll(List.of(command, "--state", state.toString()));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("network " + command + ": " + said);
    }
  }

  private void clean() {
    try {
      if (Files.exists(state)) {
        run("clean");
      }
    } catch (Exception e) {
      System.err.println("the network of the benchmark is still there: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    clean();
  }
}
