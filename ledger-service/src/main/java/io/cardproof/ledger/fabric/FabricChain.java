package io.cardproof.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cardproof.codec.CodecException;
import io.cardproof.sequence.ParcelAnswer;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/** A channel through the gateway service of its organisations' peers, one after the other. */
final class FabricChain implements Chain {
  private static final String SYSTEM = "qscc";

  private final String channel;
  private final String chaincode;
  private final Peers peers;
  private final BlockReader reader;

  private FabricChain(String channel, String chaincode, Peers peers) {
    this.channel = channel;
    this.chaincode = chaincode;
    this.peers = peers;
    this.reader = new BlockReader(channel, chaincode);
  }

  static FabricChain connect(FabricSettings settings) {
    return new FabricChain(settings.channel(), settings.chaincode(), Peers.connect(settings));
  }

  @Override
  public Endorsed endorse(List<byte[]> items) throws ChainException {
    byte[][] arguments = items.toArray(byte[][]::new);
    return peers.ask(gateway -> {
      Transaction transaction =
          network(gateway)
              .getContract(chaincode)
              .newProposal(BlockReader.SUBMIT)
              .addArguments(arguments)
              .build()
              .endorse();
      return endorsed(gateway, transaction);
    });
  }

  /** Signed once: what is sent again is the same. */
  private Endorsed endorsed(Gateway gateway, Transaction transaction) {
    byte[] bytes = transaction.getBytes();
    byte[] signature = peers.sign(transaction.getDigest());
    byte[] envelope = gateway.newSignedTransaction(bytes, signature).getBytes();
    try {
      ParcelAnswer answer = ParcelAnswer.ofBytes(transaction.getResult());
      return new Endorsed(transaction.getTransactionId(), envelope, answer);
    } catch (CodecException e) {
      throw new IllegalStateException("the chaincode on this channel is another program", e);
    }
  }

  @Override
  public void order(byte[] envelope) throws ChainException {
    peers.ask(gateway -> {
      gateway.newTransaction(envelope).submitAsync();
      return Boolean.TRUE;
    });
  }

  @Override
  public boolean isInABlock(String transaction) throws ChainException {
    return peers.ask(gateway -> {
      try {
        query(gateway, "GetTransactionByID", transaction);
        return true;
      } catch (GatewayException e) {
        if (Failures.isUnknownTransaction(e)) {
          return false;
        }
        throw e;
      }
    });
  }

  @Override
  public long height() throws ChainException {
    return peers.ask(gateway -> {
      try {
        return BlockchainInfo.parseFrom(query(gateway, "GetChainInfo")).getHeight();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a peer's answer is none", e);
      }
    });
  }

  private byte[] query(Gateway gateway, String function, String... more) throws GatewayException {
    String[] arguments = new String[1 + more.length];
    arguments[0] = channel;
    System.arraycopy(more, 0, arguments, 1, more.length);
    return network(gateway).getContract(SYSTEM).evaluateTransaction(function, arguments);
  }

  private Network network(Gateway gateway) {
    return gateway.getNetwork(channel);
  }

  @Override
  public Blocks blocks(long from) throws ChainException {
    return new Stream(peers.next(), from);
  }

  private final class Stream implements Blocks {
    private final CloseableIterator<Block> blocks;

    Stream(Gateway gateway, long from) {
      blocks = network(gateway).newBlockEventsRequest().startBlock(from).build().getEvents();
    }

    @Override
    public ChainBlock next() throws ChainException {
      try {
        if (blocks.hasNext()) {
          return reader.read(blocks.next());
        }
        throw new ChainException.Passing("the stream of blocks ended");
      } catch (GatewayRuntimeException e) {
        throw new ChainException.Passing("the stream of blocks broke: " + e.getStatus(), e);
      }
    }

    @Override
    public void close() {
      blocks.close();
    }
  }

  @Override
  public void close() {
    peers.close();
  }
}
