package io.cardproof.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.Parcel.Decided;
import io.cardproof.sequence.SignedCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory that behaves as Fabric's does where it matters: a proposal is decided against
 * the state of the last block, what it read is recorded by version, and of the transactions in a
 * block only those whose reads still stand are valid. Blocks are Fabric's own bytes.
 */
final class FakeNetwork implements AutoCloseable {
  static final String CHANNEL = "cards";
  static final String CHAINCODE = "cardproof";
  private static final long SKEW_MS = 30_000;

  private final Admission admission;
  private final LongSupplier clock;
  private final Map<String, Stored> state = new HashMap<>();
  private final Map<String, Simulated> simulated = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<byte[]> ordering = new ArrayList<>();
  private final Thread orderer;
  private volatile boolean closed;
  private volatile boolean halted;

  /** Transactions that the ordering service accepts and forgets. */
  final AtomicInteger toLose = new AtomicInteger();

  /** Calls of {@code endorse} that find no peer. */
  final AtomicInteger endorsersAway = new AtomicInteger();

  /** Calls of {@code order} that break after the transaction was taken. */
  final AtomicInteger brokenAnswers = new AtomicInteger();

  /** Streams of blocks that show nothing more, without an error. */
  final AtomicInteger hangingStreams = new AtomicInteger();

  /** Announced leaves that are made to differ from what was decided. */
  final AtomicInteger toFalsify = new AtomicInteger();

  final AtomicInteger endorsed = new AtomicInteger();
  final AtomicInteger ordered = new AtomicInteger();

  private record Stored(byte[] value, long version) {}

  private record Simulated(Map<String, Long> reads, Map<String, byte[]> writes) {}

  FakeNetwork(Submission genesis, LongSupplier clock) {
    this.admission = new Admission(Scene.genesisHash(genesis), Ed25519::verify);
    this.clock = clock;
    cut(List.of());
    orderer = Thread.ofVirtual().start(this::order);
  }

  /** A client of this network: one gateway's. */
  Chain client() {
    return new Client();
  }

  /** Nothing is cut into blocks until it is called again with false. */
  void halt(boolean whether) {
    halted = whether;
  }

  synchronized List<Block> blocks() {
    return List.copyOf(blocks);
  }

  // endorsing

  private synchronized Chain.Endorsed endorse(List<byte[]> items) throws ChainException {
    endorsed.incrementAndGet();
    Parcel parcel = Parcel.of(items);
    List<Integer> late = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      SignedCommand item = parcel.items().get(i);
      boolean isGenesis = item != null && item.command().ledger().isEmpty();
      if (item != null
          && !isGenesis
          && Math.abs(item.command().at() - clock.getAsLong()) > SKEW_MS) {
        late.add(i);
      }
    }
    if (!late.isEmpty()) {
      throw new ChainException.Declined("time.out_of_bounds", late);
    }
    Map<String, Long> reads = new LinkedHashMap<>();
    Decided decided = parcel.decide(reading(reads), admission);
    Map<String, byte[]> writes = new LinkedHashMap<>();
    State endorser = reading(reads);
    decided
        .overlay()
        .changes()
        .forEach((key, value) -> {
          endorser.get(key);
          writes.put(key.text(), bytes(value));
        });
    String id =
        Digests.digest(
            ("transaction " + endorsed.get()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    simulated.put(id, new Simulated(reads, writes));
    byte[] bundle = decided.bundle();
    if (bundle != null && toFalsify.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      bundle[bundle.length - 1] ^= 1;
    }
    return new Chain.Endorsed(id, envelope(id, items, bundle), decided.answer());
  }

  private State reading(Map<String, Long> reads) {
    return new State() {
      @Override
      public <V extends StateValue> @Nullable V get(StateKey<V> key) {
        Stored stored = state.get(key.text());
        reads.put(key.text(), stored == null ? -1 : stored.version());
        try {
          return stored == null ? null : Canonical.decode(key.type(), stored.value());
        } catch (CodecException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static byte[] bytes(StateValue value) {
    return Canonical.encode((Class<StateValue>) value.getClass(), value);
  }

  private static byte[] envelope(String id, List<byte[]> items, byte @Nullable [] bundle) {
    ChaincodeID name = ChaincodeID.newBuilder().setName(CHAINCODE).build();
    ChaincodeInput.Builder input =
        ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8(BlockReader.SUBMIT));
    items.forEach(item -> input.addArgs(ByteString.copyFrom(item)));
    ChaincodeSpec spec = ChaincodeSpec.newBuilder().setChaincodeId(name).setInput(input).build();
    ChaincodeProposalPayload proposal =
        ChaincodeProposalPayload.newBuilder()
            .setInput(
                ChaincodeInvocationSpec.newBuilder().setChaincodeSpec(spec).build().toByteString())
            .build();
    ChaincodeAction.Builder action = ChaincodeAction.newBuilder().setChaincodeId(name);
    if (bundle != null) {
      action.setEvents(
          ChaincodeEvent.newBuilder()
              .setChaincodeId(CHAINCODE)
              .setTxId(id)
              .setEventName(BlockReader.EVENT)
              .setPayload(ByteString.copyFrom(bundle))
              .build()
              .toByteString());
    }
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder().setExtension(action.build().toByteString()).build();
    ChaincodeActionPayload payload =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal.toByteString())
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(response.toByteString()))
            .build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(TransactionAction.newBuilder().setPayload(payload.toByteString()))
            .build();
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(CHANNEL)
            .setTxId(id)
            .setExtension(
                ChaincodeHeaderExtension.newBuilder().setChaincodeId(name).build().toByteString())
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(transaction.toByteString())
                .build()
                .toByteString())
        .build()
        .toByteArray();
  }

  // ordering and committing

  private synchronized void accept(byte[] envelope) {
    ordered.incrementAndGet();
    if (toLose.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      ordering.add(envelope);
    }
  }

  private void order() {
    try {
      while (!closed) {
        Thread.sleep(2);
        synchronized (this) {
          if (!ordering.isEmpty() && !halted) {
            cut(List.copyOf(ordering));
            ordering.clear();
          }
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized void cut(List<byte[]> envelopes) {
    BlockData.Builder data = BlockData.newBuilder();
    byte[] codes = new byte[envelopes.size()];
    for (int i = 0; i < codes.length; i++) {
      data.addData(ByteString.copyFrom(envelopes.get(i)));
      codes[i] = (byte) validate(id(envelopes.get(i)), blocks.size() * 10_000L + i).getNumber();
    }
    byte[][] parts = envelopes.toArray(byte[][]::new);
    BlockHeader.Builder header =
        BlockHeader.newBuilder()
            .setNumber(blocks.size())
            .setDataHash(ByteString.copyFrom(Digests.sha256(parts)));
    if (!blocks.isEmpty()) {
      header.setPreviousHash(ByteString.copyFrom(BlockReader.hash(blocks.getLast().getHeader())));
    }
    BlockMetadata.Builder metadata = BlockMetadata.newBuilder();
    for (int i = 0; i <= BlockMetadataIndex.COMMIT_HASH_VALUE; i++) {
      metadata.addMetadata(
          i == BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE
              ? ByteString.copyFrom(codes)
              : ByteString.EMPTY);
    }
    blocks.add(Block.newBuilder().setHeader(header).setData(data).setMetadata(metadata).build());
    notifyAll();
  }

  private TxValidationCode validate(String id, long version) {
    if (!seen.add(id)) {
      return TxValidationCode.DUPLICATE_TXID;
    }
    Simulated its = Objects.requireNonNull(simulated.get(id));
    for (Map.Entry<String, Long> read : its.reads().entrySet()) {
      Stored now = state.get(read.getKey());
      if ((now == null ? -1 : now.version()) != read.getValue()) {
        return TxValidationCode.MVCC_READ_CONFLICT;
      }
    }
    its.writes().forEach((key, value) -> state.put(key, new Stored(value, version)));
    return TxValidationCode.VALID;
  }

  private static String id(byte[] envelope) {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized Block block(long number, Reader reader)
      throws ChainException, InterruptedException {
    while (!closed && !reader.closed && (reader.hangs || blocks.size() <= number)) {
      wait(20);
    }
    if (closed || reader.closed) {
      throw new ChainException.Passing("closed");
    }
    return blocks.get((int) number);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Reader implements Chain.Blocks {
    private final BlockReader blockReader = new BlockReader(CHANNEL, CHAINCODE);
    private final boolean hangs = hangingStreams.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    private long next;
    private volatile boolean closed;

    Reader(long from) {
      next = from;
    }

    @Override
    public ChainBlock next() throws ChainException {
      try {
        return blockReader.read(block(next++, this));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ChainException.Passing("interrupted");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final class Client implements Chain {
    private volatile boolean gone;

    private void here() throws ChainException {
      if (gone || closed) {
        throw new ChainException.Passing("no peer answers");
      }
    }

    @Override
    public Endorsed endorse(List<byte[]> items) throws ChainException {
      here();
      if (endorsersAway.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new ChainException.Passing("no endorser answers");
      }
      return FakeNetwork.this.endorse(items);
    }

    @Override
    public void order(byte[] envelope) throws ChainException {
      here();
      accept(envelope);
      if (brokenAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new ChainException.Passing("the answer did not come");
      }
    }

    @Override
    public boolean isInABlock(String transaction) throws ChainException {
      here();
      synchronized (FakeNetwork.this) {
        return seen.contains(transaction);
      }
    }

    @Override
    public long height() throws ChainException {
      here();
      return FakeNetwork.this.blocks().size();
    }

    @Override
    public Blocks blocks(long from) throws ChainException {
      here();
      return new Reader(from);
    }

    @Override
    public void close() {
      gone = true;
    }
  }
}
