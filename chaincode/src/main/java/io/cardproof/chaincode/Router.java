package io.cardproof.chaincode;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.traces.Traces;

/**
 * One organisation's door to the chaincode, by the package id under which its peer knows it.
 *
 * <p>Two defects of the shim are met here. The state of a connection is a field of this class, so
 * that a second connection would drop the first one's calls: every connection gets an object of its
 * own. And a send that fails leaves its lock taken for ever: a send does not fail here; the calls
 * that wait for an answer on a lost connection are then interrupted by the shim after a minute.
 */
final class Router extends ChaincodeBase {
  private static final Logger LOG = System.getLogger("io.cardproof.chaincode");

  /**
   * Invocations that run at once, and that wait, of one connection; most of their time is the
   * peer's.
   */
  private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  private static final int WAITING = 512;

  private final String packageId;
  private final Chaincode chaincode;

  Router(String packageId, Chaincode chaincode) {
    this.packageId = packageId;
    this.chaincode = chaincode;
    processCommandLineOptions(new String[] {"--id", packageId});
    Metrics.initialize(getChaincodeConfig());
    Traces.initialize(getChaincodeConfig());
  }

  @Override
  public Properties getChaincodeConfig() {
    Properties config = super.getChaincodeConfig();
    config.setProperty("TP_CORE_POOL_SIZE", Integer.toString(THREADS));
    config.setProperty("TP_MAX_POOL_SIZE", Integer.toString(THREADS));
    config.setProperty("TP_QUEUE_SIZE", Integer.toString(WAITING));
    return config;
  }

  @Override
  protected StreamObserver<ChaincodeMessage> connectToPeer(StreamObserver<ChaincodeMessage> toPeer)
      throws IOException {
    return new Router(packageId, chaincode).connected(toPeer);
  }

  private StreamObserver<ChaincodeMessage> connected(StreamObserver<ChaincodeMessage> toPeer)
      throws IOException {
    StateBatches batches = new StateBatches(new Sending(toPeer));
    return batches.fromPeer(super.connectToPeer(batches.fromShim()));
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return chaincode.init(stub);
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    return chaincode.invoke(stub);
  }

  /** From any thread, one at a time. What is sent on a lost connection is lost with it. */
  private record Sending(StreamObserver<ChaincodeMessage> toPeer)
      implements StreamObserver<ChaincodeMessage> {

    @Override
    public synchronized void onNext(ChaincodeMessage message) {
      try {
        toPeer.onNext(message);
      } catch (RuntimeException lost) {
        LOG.log(Level.DEBUG, "a message to a peer was lost with its connection", lost);
      }
    }

    @Override
    public void onError(Throwable error) {
      toPeer.onError(error);
    }

    @Override
    public void onCompleted() {
      toPeer.onCompleted();
    }
  }
}
