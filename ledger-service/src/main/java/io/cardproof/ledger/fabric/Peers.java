package io.cardproof.ledger.fabric;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * The peers whose gateway service this organisation uses: its own first. One that does not answer
 * is left for the next for a while.
 */
final class Peers implements AutoCloseable {
  private static final long EVALUATE_SECONDS = 5;
  private static final long ENDORSE_SECONDS = 10;
  private static final long SUBMIT_SECONDS = 5;

  /** Peers close a connection whose pings come more often than once a minute. */
  private static final long KEEP_ALIVE_SECONDS = 90;

  private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<Peer> peers;
  private final Signer signer;
  private final AtomicInteger streams = new AtomicInteger();

  private static final class Peer {
    private final ManagedChannel channel;
    private final Gateway gateway;
    private volatile long awayUntil = System.nanoTime();

    Peer(ManagedChannel channel, Gateway gateway) {
      this.channel = channel;
      this.gateway = gateway;
    }

    boolean isAway() {
      return awayUntil - System.nanoTime() > 0;
    }

    void away() {
      awayUntil = System.nanoTime() + AWAY_NANOS;
    }
  }

  /** One question to a peer's gateway service. */
  interface Question<T> {
    T ask(Gateway gateway) throws GatewayException;
  }

  private Peers(List<Peer> peers, Signer signer) {
    this.peers = peers;
    this.signer = signer;
  }

  /**
   * @throws IllegalArgumentException if a certificate or key cannot be used
   */
  static Peers connect(FabricSettings settings) {
    try {
      X509Identity identity =
          new X509Identity(settings.mspId(), certificate(settings.certificate()));
      Signer signer = Signers.newPrivateKeySigner(key(settings.key()));
      List<Peer> peers = new ArrayList<>();
      for (FabricSettings.Peer peer : settings.peers()) {
        ManagedChannel channel = channel(peer);
        peers.add(new Peer(channel, gateway(channel, identity, signer)));
      }
      return new Peers(List.copyOf(peers), signer);
    } catch (IOException | CertificateException | InvalidKeyException e) {
      throw new IllegalArgumentException("a certificate or key cannot be used: " + e, e);
    }
  }

  private static X509Certificate certificate(Path pem) throws IOException, CertificateException {
    try (Reader reader = Files.newBufferedReader(pem)) {
      return Identities.readX509Certificate(reader);
    }
  }

  private static PrivateKey key(Path pem) throws IOException, InvalidKeyException {
    try (Reader reader = Files.newBufferedReader(pem)) {
      return Identities.readPrivateKey(reader);
    }
  }

  private static ManagedChannel channel(FabricSettings.Peer peer) throws IOException {
    var credentials = TlsChannelCredentials.newBuilder().trustManager(peer.tlsCa().toFile());
    return Grpc.newChannelBuilder(peer.address(), credentials.build())
        .overrideAuthority(peer.authority())
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  private static Gateway gateway(ManagedChannel channel, X509Identity identity, Signer signer) {
    return Gateway.newInstance()
        .identity(identity)
        .signer(signer)
        .hash(Hash.SHA256)
        .connection(channel)
        .evaluateOptions(options -> options.withDeadlineAfter(EVALUATE_SECONDS, TimeUnit.SECONDS))
        .endorseOptions(options -> options.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
        .submitOptions(options -> options.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
        .connect();
  }

  /** Asks the first peer that is there, and the next where it is not. */
  <T> T ask(Question<T> question) throws ChainException {
    ChainException last = new ChainException.Passing("no peer answers");
    for (Peer peer : inOrder()) {
      try {
        return question.ask(peer.gateway);
      } catch (GatewayException e) {
        last = Failures.of(e);
        if (!Failures.isThePeers(e)) {
          throw last;
        }
        peer.away();
      }
    }
    throw last;
  }

  /** Those that were away just now come last. */
  private List<Peer> inOrder() {
    List<Peer> order = new ArrayList<>(peers.size());
    peers.stream().filter(peer -> !peer.isAway()).forEach(order::add);
    peers.stream().filter(Peer::isAway).forEach(order::add);
    return order;
  }

  /** For a stream that lasts: another peer than the last time, own organisation's first. */
  Gateway next() {
    return peers.get(Math.floorMod(streams.getAndIncrement(), peers.size())).gateway;
  }

  /** DER, low S. */
  byte[] sign(byte[] digest) {
    try {
      return signer.sign(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this gateway's key cannot sign", e);
    }
  }

  @Override
  public void close() {
    peers.forEach(peer -> peer.gateway.close());
    peers.forEach(peer -> peer.channel.shutdownNow());
  }
}
