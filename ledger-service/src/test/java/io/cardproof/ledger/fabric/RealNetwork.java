package io.cardproof.ledger.fabric;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cardproof.ledger.NetworkScript;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Peers, orderers and chaincode as real processes, by the scripts that people use too; each name
 * under which the chaincode is deployed is a ledger of its own. One for all tests of a run.
 */
public final class RealNetwork {
  private static final Path CHAINCODE = NetworkScript.ROOT.resolve("chaincode/target");
  private static final List<String> PROGRAMS =
      List.of("peer", "orderer", "configtxgen", "cryptogen", "osnadmin");
  private static final AtomicInteger LEDGERS = new AtomicInteger();
  private static @Nullable RealNetwork running;
  private static boolean toldSo;

  private final NetworkScript script;
  private final Path state;

  private RealNetwork(Path state) {
    this.script = new NetworkScript("fabric", state);
    this.state = state;
  }

  /**
   * The network, started the first time. Where Fabric's programs are missing, the test is skipped
   * and says so, or fails if {@code CARDPROOF_REQUIRE_FABRIC} is 1.
   */
  public static synchronized RealNetwork get() {
    boolean isThere = PROGRAMS.stream().allMatch(RealNetwork::isThere);
    boolean required = "1".equals(System.getenv("CARDPROOF_REQUIRE_FABRIC"));
    if (!isThere && required) {
      throw new AssertionError("Fabric's programs are required and not here: " + PROGRAMS);
    }
    String notRun = "NOT RUN on a Fabric network: its programs are not here: " + PROGRAMS;
    if (!isThere && !toldSo) {
      System.err.println(notRun);
      toldSo = true;
    }
    assumeTrue(isThere, notRun);
    if (running == null) {
      running = start("raft");
    }
    return running;
  }

  /** One of its own, which the caller cleans up. */
  static RealNetwork start(String profile) {
    try {
      RealNetwork network = new RealNetwork(Files.createTempDirectory("cardproof-fabric"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> network.run("clean")));
      network.run("up", "--profile", profile);
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isThere(String program) {
    List<Path> places = new ArrayList<>();
    String own = System.getenv("FABRIC_BIN");
    if (own != null) {
      places.add(Path.of(own));
    }
    Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(Path::of)
        .forEach(places::add);
    places.add(Path.of(System.getProperty("user.home"), ".cardproof/fabric/bin"));
    return places.stream().anyMatch(place -> Files.isExecutable(place.resolve(program)));
  }

  /** Where the scripts keep what they know. */
  public Path state() {
    return state;
  }

  /** A new ledger whose organisations agree on this genesis; its endorsers' clock stands still. */
  String deploy(String genesis) {
    return deploy("ledger" + LEDGERS.incrementAndGet(), genesis);
  }

  String deploy(String name, String genesis) {
    return deploy(name, genesis, "standing");
  }

  /** Of a ledger that is there, another version is the next sequence of its definition. */
  String deploy(String name, String genesis, String version) {
    run(
        "deploy",
        "--name",
        name,
        "--genesis",
        genesis,
        "--version",
        version,
        "--jar",
        standingClock().toString());
    return name;
  }

  /** The chaincode's program with its libraries, and a main class of its tests. */
  private Path standingClock() {
    Path jar = state.resolve("standing/standing.jar");
    if (Files.exists(jar)) {
      return jar;
    }
    try {
      Path lib = Files.createDirectories(jar.resolveSibling("lib"));
      List<String> names = new ArrayList<>();
      List<Path> jars = new ArrayList<>(list(CHAINCODE.resolve("lib")));
      jars.addAll(
          list(CHAINCODE).stream()
              .filter(file -> file.toString().endsWith("SNAPSHOT.jar"))
              .toList());
      for (Path one : jars) {
        Files.copy(one, lib.resolve(one.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        names.add("lib/" + one.getFileName());
      }
      write(jar, String.join(" ", names));
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void write(Path jar, String classPath) throws IOException {
    String type = "io/cardproof/chaincode/StandingClock";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, type.replace('/', '.'));
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new ZipEntry(type + ".class"));
      out.write(Files.readAllBytes(CHAINCODE.resolve("test-classes/" + type + ".class")));
    }
  }

  /** How an organisation's gateway reaches the ledger of that name. */
  FabricSettings settings(String organisation, String ledger) {
    Properties properties = new Properties();
    Path file = state.resolve("gateways/" + organisation + ".properties");
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<FabricSettings.Peer> peers = new ArrayList<>();
    for (int i = 0; properties.containsKey(peer(i) + "address"); i++) {
      peers.add(
          new FabricSettings.Peer(
              properties.getProperty(peer(i) + "address"),
              Path.of(properties.getProperty(peer(i) + "tls-ca")),
              properties.getProperty(peer(i) + "authority")));
    }
    return new FabricSettings(
        properties.getProperty("cardproof.fabric.channel"),
        ledger,
        properties.getProperty("cardproof.fabric.msp-id"),
        Path.of(properties.getProperty("cardproof.fabric.certificate")),
        Path.of(properties.getProperty("cardproof.fabric.key")),
        peers);
  }

  /** The same with a client certificate of the same authority that ended two years ago. */
  FabricSettings expired(FabricSettings settings, String organisation, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path ca =
        state.resolve("organisations/peerOrganizations/" + organisation + ".cardproof.example/ca");
    Path authority =
        list(ca).stream()
            .filter(file -> file.toString().endsWith(".pem"))
            .findFirst()
            .orElseThrow();
    Path key = folder.resolve("client.key");
    Path certificate = folder.resolve("client.crt");
    Path request = folder.resolve("client.csr");
    Path config = folder.resolve("ca.cnf");
    Files.writeString(folder.resolve("index"), "");
    Files.writeString(folder.resolve("serial"), "1000\n");
    Files.writeString(
        config,
        """
        [ca]
        default_ca = own
        [own]
        dir = %s
        database = $dir/index
        serial = $dir/serial
        new_certs_dir = $dir
        default_md = sha256
        policy = any
        [any]
        organizationalUnitName = optional
        commonName = supplied
        """
            .formatted(folder));
    NetworkScript.execute(
        List.of(
            "openssl",
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/OU=client/CN=old@" + organisation,
            "-keyout",
            key.toString(),
            "-out",
            request.toString()));
    NetworkScript.execute(
        List.of(
            "openssl",
            "ca",
            "-batch",
            "-notext",
            "-config",
            config.toString(),
            "-in",
            request.toString(),
            "-out",
            certificate.toString(),
            "-cert",
            authority.toString(),
            "-keyfile",
            ca.resolve("priv_sk").toString(),
            "-startdate",
            "20240101000000Z",
            "-enddate",
            "20240102000000Z"));
    return new FabricSettings(
        settings.channel(),
        settings.chaincode(),
        settings.mspId(),
        certificate,
        key,
        settings.peers());
  }

  private static String peer(int i) {
    return "cardproof.fabric.peers[" + i + "].";
  }

  /** Pid of a process that is alive. */
  long aliveAs(String name) {
    return script.aliveAs(name);
  }

  /** As {@code kill -9}: returns when it is gone, if it was not before. */
  void kill(String name) {
    script.kill(name);
  }

  /** Sends a signal, such as {@code STOP} or {@code CONT}. */
  void signal(String name, String signal) {
    script.signal(name, signal);
  }

  /** Lets no file of a process grow past a size, as if its disk were full. */
  void fullDisk(String name, long bytes) {
    NetworkScript.execute(
        List.of("prlimit", "--fsize=" + bytes, "--pid", Long.toString(aliveAs(name))));
  }

  /** The orderer that leads, by its own metric. */
  String leader() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < until) {
      for (String orderer : List.of("orderer1", "orderer2", "orderer3")) {
        if (leads(orderer)) {
          return orderer;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no orderer leads");
  }

  private boolean leads(String orderer) throws Exception {
    String ports = Files.readString(state.resolve("ports"));
    Matcher port = Pattern.compile("(?m)^" + orderer + "[.-]operations ([0-9]+)$").matcher(ports);
    if (!port.find()) {
      throw new AssertionError("no operations port of " + orderer + " in " + ports);
    }
    URI metrics = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .anyMatch(line -> line.matches("consensus_(etcdraft|BFT)_is_leader\\{.*} 1"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts what is not running. */
  void mend() {
    run("up");
  }

  /** Runs the script; what it says is told if it fails. */
  public String run(String command, String... more) {
    return script.run(command, more);
  }
}
