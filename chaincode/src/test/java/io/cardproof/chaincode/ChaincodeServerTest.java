package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over real connections, with a peer's side of the protocol played here. */
class ChaincodeServerTest {
  @TempDir static Path dir;
  private static int port;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  static void serve() throws Exception {
    TestCertificates.write(dir);
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            dir.resolve("chaincode.properties"),
            """
            router.a.package-id=cardproof_1:abc
            router.a.address=127.0.0.1:%d
            router.a.certificate=%2$s/server.crt
            router.a.key=%2$s/server.key
            router.a.trust=%2$s/ca.crt
            """
                .formatted(port, dir));
    ChaincodeServer server =
        new ChaincodeServer(config, InstantSource.system(), (key, message, signature) -> true);
    Thread.ofPlatform().daemon().start(() -> serve(server));
  }

  private static void serve(ChaincodeServer server) {
    try {
      server.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** What the chaincode sends, in its order. */
  private final class Peer implements StreamObserver<ChaincodeMessage> {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final StreamObserver<ChaincodeMessage> toChaincode;

    /**
     * @param waits until the service is there
     */
    private Peer(ChannelCredentials credentials, boolean waits) {
      ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:" + port, credentials).build();
      channels.add(channel);
      ChaincodeGrpc.ChaincodeStub stub = ChaincodeGrpc.newStub(channel);
      toChaincode = (waits ? stub.withWaitForReady() : stub).connect(this);
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable error) {
      received.add(error);
    }

    @Override
    public void onCompleted() {
      received.add("completed");
    }

    private ChaincodeMessage next() throws Exception {
      Object next = received.poll(30, TimeUnit.SECONDS);
      if (next instanceof Throwable error) {
        throw new IOException(error);
      }
      return (ChaincodeMessage) next;
    }

    private Peer registered() throws Exception {
      ChaincodeMessage register = next();
      assertThat(register.getType()).isEqualTo(Type.REGISTER);
      assertThat(register.getPayload().toStringUtf8()).contains("cardproof_1:abc");
      toChaincode.onNext(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
      toChaincode.onNext(ChaincodeMessage.newBuilder().setType(Type.READY).build());
      return this;
    }

    private Response call(String id, String... arguments) throws Exception {
      ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
      for (String argument : arguments) {
        input.addArgs(ByteString.copyFrom(argument, UTF_8));
      }
      toChaincode.onNext(
          ChaincodeMessage.newBuilder()
              .setType(Type.TRANSACTION)
              .setChannelId(PeerStub.CHANNEL)
              .setTxid(id)
              .setPayload(input.build().toByteString())
              .setProposal(PeerStub.proposal(PeerStub.CHAINCODE))
              .build());
      ChaincodeMessage answer = next();
      assertThat(answer.getTxid()).isEqualTo(id);
      return Response.parseFrom(answer.getPayload());
    }
  }

  private static TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(dir.resolve("ca.crt").toFile());
  }

  private static ChannelCredentials showing(String name) throws IOException {
    return trusting()
        .keyManager(dir.resolve(name + ".crt").toFile(), dir.resolve(name + ".key").toFile())
        .build();
  }

  private Peer peer() throws Exception {
    return new Peer(showing("peer"), true).registered();
  }

  @Test
  void aPeerRegistersAndIsAnswered() throws Exception {
    Peer peer = peer();
    assertThat(peer.call("1", "about").getPayload().toStringUtf8()).startsWith("{\"rules\":1");
    Response declined = peer.call("2", "submit", "x");
    assertThat(declined.getStatus()).isEqualTo(500);
    assertThat(declined.getMessage()).startsWith("ledger.unavailable: ");
  }

  @Test
  void whoShowsNoCertificateOrAnotherAuthoritysGetsNoConnection() throws Exception {
    peer();
    Peer unknown = new Peer(trusting().build(), false);
    assertThatThrownBy(unknown::next).hasCauseInstanceOf(StatusRuntimeException.class);
    Peer stranger = new Peer(showing("other"), false);
    assertThatThrownBy(stranger::next).hasCauseInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void aSecondConnectionLeavesTheFirstAlone() throws Exception {
    Peer first = peer();
    Peer second = new Peer(showing("peer"), true);
    assertThat(second.next().getType()).isEqualTo(Type.REGISTER);
    // The shim's own would drop this call, since the second one is not ready.
    assertThat(first.call("1", "about").getStatus()).isEqualTo(200);
  }

  @Test
  void aConnectionThatIsLostAmidACallHarmsNoOther() throws Exception {
    Peer lost = peer();
    lost.toChaincode.onNext(
        ChaincodeMessage.newBuilder()
            .setType(Type.TRANSACTION)
            .setTxid("1")
            .setChannelId(PeerStub.CHANNEL)
            .build());
    lost.toChaincode.onError(new IOException("the peer crashed"));
    assertThat(peer().call("2", "about").getStatus()).isEqualTo(200);
  }
}
