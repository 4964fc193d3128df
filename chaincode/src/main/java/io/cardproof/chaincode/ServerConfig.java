package io.cardproof.chaincode;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a chaincode process is told by its file, in the form of {@link Properties}:
 *
 * <pre>
 * router.NAME.package-id   as the peer's installation says
 * router.NAME.address      host:port to listen on
 * router.NAME.certificate  PEM files: what the peer is shown,
 * router.NAME.key          its key (PKCS #8),
 * router.NAME.trust        and who certifies the peer
 * genesis.CHANNEL/CHAINCODE  leaf hash of entry 0, base64url
 * past.CHANNEL/CHAINCODE     time of the last command of an older ledger that moves in, RFC 3339
 * </pre>
 *
 * Both may be added while the process runs; a genesis that was read does not change. The past is
 * taken out once it has moved in, for up to then nothing is held against the clock.
 */
final class ServerConfig implements AgreedGenesis {
  private static final Pattern ROUTER = Pattern.compile("router\\.([^.]+)\\.package-id");
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

  private final Path file;
  private final List<RouterConfig> routers;
  private final Map<String, String> agreed = new ConcurrentHashMap<>();
  private final Map<String, Past> pasts = new ConcurrentHashMap<>();

  private record Past(long until, long readAt) {}

  /** One organisation's. */
  record RouterConfig(
      String packageId, InetSocketAddress address, Path certificate, Path key, Path trust) {}

  private ServerConfig(Path file, List<RouterConfig> routers) {
    this.file = file;
    this.routers = routers;
  }

  /**
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it lacks something, with what
   */
  static ServerConfig read(Path file) throws IOException {
    Properties properties = load(file);
    TreeSet<String> names = new TreeSet<>();
    for (String key : properties.stringPropertyNames()) {
      Matcher router = ROUTER.matcher(key);
      if (router.matches()) {
        names.add(router.group(1));
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(file + " has no router.NAME.package-id");
    }
    return new ServerConfig(
        file, names.stream().map(name -> router(properties, "router." + name + ".")).toList());
  }

  List<RouterConfig> routers() {
    return routers;
  }

  @Override
  public @Nullable String of(String channel, String chaincode) {
    return agreed.computeIfAbsent(channel + "/" + chaincode, this::lookUp);
  }

  private @Nullable String lookUp(String ledger) {
    String hash = line("genesis." + ledger);
    return hash != null && HASH.matcher(hash).matches() ? hash : null;
  }

  @Override
  public long pastUntil(String channel, String chaincode) {
    String ledger = channel + "/" + chaincode;
    long now = System.nanoTime();
    Past known = pasts.get(ledger);
    if (known == null || now - known.readAt > LOOK_AGAIN_NANOS) {
      known = new Past(millis(line("past." + ledger)), now);
      pasts.put(ledger, known);
    }
    return known.until;
  }

  private static long millis(@Nullable String time) {
    try {
      return time == null ? 0 : Instant.parse(time.strip()).toEpochMilli();
    } catch (DateTimeParseException none) {
      return 0;
    }
  }

  private @Nullable String line(String key) {
    try {
      return load(file).getProperty(key);
    } catch (IOException | IllegalArgumentException unreadable) {
      // Being written perhaps: a later call asks again.
      return null;
    }
  }

  private static Properties load(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }

  private static RouterConfig router(Properties properties, String prefix) {
    return new RouterConfig(
        required(properties, prefix + "package-id"),
        address(prefix + "address", required(properties, prefix + "address")),
        readable(properties, prefix + "certificate"),
        readable(properties, prefix + "key"),
        readable(properties, prefix + "trust"));
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static Path readable(Properties properties, String key) {
    Path path = Path.of(required(properties, key));
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(key + ": " + path + " cannot be read");
    }
    return path;
  }

  private static InetSocketAddress address(String key, String value) {
    int colon = value.lastIndexOf(':');
    try {
      int port = Integer.parseInt(value.substring(colon + 1));
      return new InetSocketAddress(value.substring(0, Math.max(colon, 0)), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " is host:port, not " + value, e);
    }
  }
}
