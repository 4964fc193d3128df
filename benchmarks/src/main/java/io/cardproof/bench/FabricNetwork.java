package io.cardproof.bench;

import io.cardproof.ledger.fabric.FabricSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
  private final NetworkScript script;

  /** Starts one in a folder of its own. */
  FabricNetwork(Path root, Path state, String batchTimeout) throws Exception {
    this.root = root;
    this.state = state;
    this.script = new NetworkScript(root, "fabric", state);
    script.run("up", "--batch-timeout", batchTimeout);
  }

  void deploy(String ledger, String genesis) throws Exception {
    script.run("deploy", "--name", ledger, "--genesis", genesis);
  }

  /** The bare chaincode, under a name with a state of its own. */
  void deployBare(String name) throws Exception {
    Path jar = state.resolve("bare/bare.jar");
    if (!Files.exists(jar)) {
      pack(jar);
    }
    script.run("deploy", "--name", name, "--version", "bare", "--jar", jar.toString());
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
    return script.memory();
  }

  @Override
  public void close() {
    script.close();
  }
}
