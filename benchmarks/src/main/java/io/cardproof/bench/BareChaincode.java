package io.cardproof.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * Chaincode that reads and writes as many keys of as many bytes as it is told, and does nothing
 * else: {@code BareChaincode --config FILE}, with the file of our chaincode.
 *
 * <p>{@code fill SHARED OWN FROM TO} puts what is there before; {@code run SHARED OWN FROM ITEM...}
 * reads and writes for each item. A slot is {@code KEY,VALUE,WRITE} in bytes, {@code ;} between.
 */
public final class BareChaincode extends ChaincodeBase {
  private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");
  private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  /** {@code run}'s arguments before the items. */
  private static final int HEAD = 4;

  private BareChaincode(String packageId) {
    processCommandLineOptions(new String[] {"--id", packageId});
    Metrics.initialize(getChaincodeConfig());
    Traces.initialize(getChaincodeConfig());
  }

  /** As many threads as our chaincode has. */
  @Override
  public Properties getChaincodeConfig() {
    Properties config = super.getChaincodeConfig();
    config.setProperty("TP_CORE_POOL_SIZE", Integer.toString(THREADS));
    config.setProperty("TP_MAX_POOL_SIZE", Integer.toString(THREADS));
    config.setProperty("TP_QUEUE_SIZE", "512");
    return config;
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<byte[]> arguments = stub.getArgs();
    switch (text(arguments, 0)) {
      case "fill" -> fill(stub, arguments);
      case "run" -> run(stub, arguments);
      default -> {}
    }
    return ResponseUtils.newSuccessResponse();
  }

  private static void fill(ChaincodeStub stub, List<byte[]> arguments) {
    int from = Integer.parseInt(text(arguments, 3));
    int to = Integer.parseInt(text(arguments, 4));
    if (from == 0) {
      fill(stub, slots(arguments, 1), 's', 0);
    }
    for (int number = from; number < to; number++) {
      fill(stub, slots(arguments, 2), 'o', number);
    }
  }

  private static void fill(ChaincodeStub stub, int[][] slots, char kind, int number) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i][1] > 0) {
        stub.putState(key(kind, i, number, slots[i][0]), value(number, slots[i][1]));
      }
    }
  }

  private static void run(ChaincodeStub stub, List<byte[]> arguments) {
    int from = Integer.parseInt(text(arguments, 3));
    getAndPut(stub, slots(arguments, 1), 's', 0);
    int[][] own = slots(arguments, 2);
    for (int i = HEAD; i < arguments.size(); i++) {
      getAndPut(stub, own, 'o', from + i - HEAD);
    }
  }

  private static void getAndPut(ChaincodeStub stub, int[][] slots, char kind, int number) {
    for (int i = 0; i < slots.length; i++) {
      String key = key(kind, i, number, slots[i][0]);
      if (stub.getState(key).length != slots[i][1]) {
        throw new IllegalStateException("a key holds something else");
      }
      if (slots[i][2] > 0) {
        stub.putState(key, value(number, slots[i][2]));
      }
    }
  }

  /** Spread over the key space, as digests are. */
  private static String key(char kind, int slot, int number, int length) {
    String spread = Long.toHexString((number + 1L) * 0x9E3779B97F4A7C15L);
    String start = "" + kind + (char) ('a' + slot) + (kind == 's' ? "" : spread);
    return start + "x".repeat(length - start.length());
  }

  /** Nothing that a database could make shorter. */
  private static byte[] value(int number, int length) {
    byte[] value = new byte[length];
    new SplittableRandom(number).nextBytes(value);
    return value;
  }

  private static int[][] slots(List<byte[]> arguments, int at) {
    String text = text(arguments, at);
    String[] slots = text.isEmpty() ? new String[0] : text.split(";", -1);
    int[][] read = new int[slots.length][];
    for (int i = 0; i < slots.length; i++) {
      String[] sizes = slots[i].split(",", -1);
      read[i] = new int[] {size(sizes, 0), size(sizes, 1), size(sizes, 2)};
    }
    return read;
  }

  private static int size(String[] sizes, int at) {
    return Integer.parseInt(sizes[at]);
  }

  private static String text(List<byte[]> arguments, int at) {
    return new String(arguments.get(at), US_ASCII);
  }

  public static void main(String[] args) throws Exception {
    SHIM.setLevel(Level.WARNING);
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[1]))) {
      file.load(reader);
    }
    for (String name : file.stringPropertyNames()) {
      if (name.endsWith(".package-id")) {
        String router = name.substring(0, name.length() - "package-id".length());
        Thread.ofPlatform().start(() -> serve(file, router));
      }
    }
  }

  private static void serve(Properties file, String router) {
    String[] address = file.getProperty(router + "address").split(":", 2);
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
    properties.setTlsEnabled(true);
    properties.setKeyCertChainFile(file.getProperty(router + "certificate"));
    properties.setKeyFile(file.getProperty(router + "key"));
    properties.setTrustCertCollectionFile(file.getProperty(router + "trust"));
    properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
    properties.setMaxInboundMessageSize(20 << 20);
    try {
      String packageId = file.getProperty(router + "package-id");
      new NettyChaincodeServer(new BareChaincode(packageId), properties).start();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
