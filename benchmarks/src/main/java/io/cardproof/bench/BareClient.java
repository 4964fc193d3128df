package io.cardproof.bench;

import io.cardproof.ledger.fabric.FabricSettings;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** Fabric's client library with nothing around it, before the bare chaincode. */
final class BareClient implements AutoCloseable {
  private static final int FILLED_AT_ONCE = 500;
  private static final int FILLERS = 8;

  private final ManagedChannel channel;
  private final Gateway gateway;
  private final Contract contract;
  private final BareLayout layout;
  private final byte[] item;
  private int filled;
  private int used;

  BareClient(FabricSettings settings, BareLayout layout) throws Exception {
    this.layout = layout;
    item = new byte[layout.itemBytes()];
    new Random(1).nextBytes(item);
    FabricSettings.Peer peer = settings.peers().getFirst();
    var tls = TlsChannelCredentials.newBuilder().trustManager(peer.tlsCa().toFile()).build();
    channel =
        Grpc.newChannelBuilder(peer.address(), tls).overrideAuthority(peer.authority()).build();
    try (Reader certificate = Files.newBufferedReader(settings.certificate());
        Reader key = Files.newBufferedReader(settings.key())) {
      gateway =
          Gateway.newInstance()
              .identity(
                  new X509Identity(settings.mspId(), Identities.readX509Certificate(certificate)))
              .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
              .hash(Hash.SHA256)
              .connection(channel)
              .connect();
    }
    contract = gateway.getNetwork(settings.channel()).getContract(settings.chaincode());
  }

  /** Items per second by so many transactions at a time. */
  Load.Figures run(int items, int inFlight, int most, Duration warmUp, Duration window)
      throws Exception {
    fill(used + most);
    AtomicInteger next = new AtomicInteger(used);
    Load.Figures figures =
        Load.run(
            inFlight,
            warmUp,
            window,
            () -> {
              int from = next.getAndAdd(items);
              if (from + items > filled) {
                return 0;
              }
              commit(parcel(from, items));
              return items;
            });
    used = Math.min(filled, next.get());
    return figures;
  }

  private void fill(int to) throws Exception {
    AtomicInteger next = new AtomicInteger(filled);
    Duration ever = Duration.ofHours(1);
    Load.run(
        FILLERS,
        Duration.ZERO,
        ever,
        () -> {
          int from = next.getAndAdd(FILLED_AT_ONCE);
          if (from >= to) {
            return 0;
          }
          String until = Integer.toString(from + FILLED_AT_ONCE);
          commit(proposal("fill").addArguments(Integer.toString(from), until).build());
          return FILLED_AT_ONCE;
        });
    filled += Math.ceilDiv(Math.max(0, to - filled), FILLED_AT_ONCE) * FILLED_AT_ONCE;
  }

  private Proposal parcel(int from, int items) {
    Proposal.Builder proposal = proposal("run").addArguments(Integer.toString(from));
    for (int i = 0; i < items; i++) {
      proposal.addArguments(item);
    }
    return proposal.build();
  }

  private Proposal.Builder proposal(String function) {
    return contract
        .newProposal(function)
        .addArguments(BareLayout.text(layout.shared()), BareLayout.text(layout.own()));
  }

  private static void commit(Proposal proposal) throws Exception {
    Status status = proposal.endorse().submitAsync().getStatus();
    if (!status.isSuccessful()) {
      throw new IllegalStateException("a bare transaction is " + status.getCode());
    }
  }

  @Override
  public void close() {
    gateway.close();
    channel.shutdownNow();
  }
}
