package io.cardproof.chaincode;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.SignatureVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;

/**
 * The chaincode as a service: {@code java -jar cardproof-chaincode.jar --config FILE}. One process
 * serves any number of organisations, each by a router and a port of its own, to peers that show a
 * certificate.
 */
public final class ChaincodeServer {
  /** Held, because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");

  private static final Logger CALLS =
      Logger.getLogger("org.hyperledger.fabric.shim.impl.ChaincodeInvocationTask");

  /** A proposal of the largest block that the orderers cut, and its frame. */
  private static final int MESSAGE_BYTES_MAX = 20 << 20;

  /** A connection is kept for as long as the peer keeps it; the shim's 5 s would close it. */
  private static final int CONNECTION_AGE_SECONDS = 10 * 365 * 24 * 3_600;

  private final ServerConfig config;
  private final Chaincode chaincode;
  private final SynchronousQueue<String> ended = new SynchronousQueue<>();

  /**
   * @param file see {@link ServerConfig}
   * @param clock the endorsers'
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it lacks something, with what
   */
  public ChaincodeServer(Path file, InstantSource clock, SignatureVerifier ed25519)
      throws IOException {
    config = ServerConfig.read(file);
    chaincode = new CardproofChaincode(config, clock, ed25519, version());
  }

  /** Serves until a listener ends, and says why; normally never. */
  public String serve() throws InterruptedException {
    for (ServerConfig.RouterConfig router : config.routers()) {
      Thread.ofPlatform().daemon().name("router " + router.address()).start(() -> listen(router));
    }
    return ended.take();
  }

  private void listen(ServerConfig.RouterConfig router) {
    String why = "ended";
    try {
      new NettyChaincodeServer(new Router(router.packageId(), chaincode), properties(router))
          .start();
    } catch (IOException | RuntimeException | LinkageError e) {
      why = e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell("listener " + router.address() + ": " + why);
  }

  private void tell(String why) {
    try {
      ended.put(why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ChaincodeServerProperties properties(ServerConfig.RouterConfig router) {
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(router.address());
    properties.setTlsEnabled(true);
    properties.setKeyCertChainFile(router.certificate().toString());
    properties.setKeyFile(router.key().toString());
    // With it the server requires a certificate of the peer.
    properties.setTrustCertCollectionFile(router.trust().toString());
    properties.setMaxConnectionAgeSeconds(CONNECTION_AGE_SECONDS);
    properties.setMaxInboundMessageSize(MESSAGE_BYTES_MAX);
    return properties;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        ChaincodeServer.class.getPackage().getImplementationVersion(), "development");
  }

  /** Below warnings the shim tells arguments; of calls that failed the peer is told. */
  private static void quietShim() {
    SHIM.setLevel(Level.WARNING);
    CALLS.setLevel(Level.OFF);
  }

  public static void main(String[] args) throws InterruptedException {
    quietShim();
    if (args.length != 2 || !args[0].equals("--config")) {
      end(2, "usage: java -jar cardproof-chaincode.jar --config FILE");
    }
    try {
      end(
          1,
          new ChaincodeServer(Path.of(args[1]), InstantSource.system(), Ed25519::verify).serve());
    } catch (IOException | IllegalArgumentException e) {
      end(2, e instanceof IOException ? args[1] + " cannot be read: " + e : "" + e.getMessage());
    }
  }

  /** The shim's idle threads would keep a process alive that serves no more. */
  private static void end(int code, String why) {
    System.err.println("cardproof-chaincode: " + why);
    Runtime.getRuntime().halt(code);
  }
}
