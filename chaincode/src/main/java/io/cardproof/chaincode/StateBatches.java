package io.cardproof.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's reads and writes as few messages instead of one round trip each.
 *
 * <p>What: stands between the shim, which knows single keys only, and a peer that offers batches
 * (Fabric 3.1 on, where its core.yaml turns them on). A write is answered here at once; when the
 * shim completes the transaction, its writes go to the peer, and after the peer has taken them the
 * completion. Many keys are asked for by one key that no state has: {@link #question}.
 *
 * <p>Guarantees: the peer sees the same reads, and the same writes before the same completion, so
 * that results and endorsements are what they were. If it declines a batch, the transaction ends
 * with its error and is never completed. A peer never shows a transaction its own writes, so that
 * reads need not wait for them. With a peer that offers nothing, every message passes as it is.
 */
final class StateBatches {
  /** Fabric lets no simple key begin so. */
  private static final String MANY = "\0many";

  /** Keys that are asked for at once. */
  static final int KEYS_MAX = 500;

  private static final char SEPARATOR = '\0';

  private final StreamObserver<ChaincodeMessage> toPeer;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private volatile @Nullable StreamObserver<ChaincodeMessage> shim;
  private volatile int recordsMax;
  private volatile boolean offersReads;

  /** Of one transaction; the shim's thread fills it, the peer's answers then empty it. */
  private static final class Pending {
    private final Queue<WriteRecord> writes = new ArrayDeque<>();
    private volatile @Nullable ChaincodeMessage completion;
  }

  /**
   * @param toPeer safe for any thread
   */
  StateBatches(StreamObserver<ChaincodeMessage> toPeer) {
    this.toPeer = toPeer;
  }

  /** What the shim sends to. */
  StreamObserver<ChaincodeMessage> fromShim() {
    return new Passing(toPeer) {
      @Override
      public void onNext(ChaincodeMessage message) {
        switch (message.getType()) {
          case GET_STATE -> get(message);
          case PUT_STATE -> put(message);
          case COMPLETED -> complete(message);
          default -> toPeer.onNext(message);
        }
      }
    };
  }

  /** What the peer sends to. */
  StreamObserver<ChaincodeMessage> fromPeer(StreamObserver<ChaincodeMessage> toShim) {
    shim = toShim;
    return new Passing(toShim) {
      @Override
      public void onNext(ChaincodeMessage message) {
        if (message.getType() == ChaincodeMessage.Type.READY) {
          read(message);
        }
        Pending completing = pending.get(key(message));
        if (completing == null || completing.completion == null) {
          toShim.onNext(message);
        } else {
          answered(completing, message);
        }
      }
    };
  }

  private void read(ChaincodeMessage ready) {
    try {
      ChaincodeAdditionalParams offer = ChaincodeAdditionalParams.parseFrom(ready.getPayload());
      recordsMax = offer.getUseWriteBatch() ? offer.getMaxSizeWriteBatch() : 0;
      offersReads = offer.getUseGetMultipleKeys() && offer.getMaxSizeGetMultipleKeys() >= KEYS_MAX;
    } catch (InvalidProtocolBufferException e) {
      // Older peers send nothing here: what is no offer is none.
      recordsMax = 0;
    }
  }

  /**
   * The key to ask the shim for, in order to have many keys' values.
   *
   * @param keys without the character 0, at most {@link #KEYS_MAX}
   */
  static String question(List<String> keys) {
    return MANY + SEPARATOR + String.join(String.valueOf(SEPARATOR), keys);
  }

  /**
   * The values, in the keys' order, empty where there is none; null where the peer does not offer
   * this.
   *
   * @throws IllegalStateException if the peer could not read them
   */
  static @Nullable List<byte[]> answer(byte[] bytes, int keys) {
    if (bytes.length == 0) {
      return null;
    }
    try {
      List<ByteString> values = GetStateMultipleResult.parseFrom(bytes).getValuesList();
      // A peer whose database fails answers with none.
      if (values.size() != keys) {
        throw new IllegalStateException("the peer did not read what it was asked for");
      }
      return values.stream().map(ByteString::toByteArray).toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the peer's answer is none", e);
    }
  }

  private void get(ChaincodeMessage message) {
    String key = asked(message);
    StreamObserver<ChaincodeMessage> answering = shim;
    if (!key.startsWith(MANY) || answering == null) {
      toPeer.onNext(message);
    } else if (!offersReads) {
      answering.onNext(answer(message, ChaincodeMessage.Type.RESPONSE).build());
    } else {
      String keys = key.substring(MANY.length() + 1);
      GetStateMultiple many =
          GetStateMultiple.newBuilder()
              .addAllKeys(List.of(keys.split(String.valueOf(SEPARATOR), -1)))
              .build();
      toPeer.onNext(
          answer(message, ChaincodeMessage.Type.GET_STATE_MULTIPLE)
              .setPayload(many.toByteString())
              .build());
    }
  }

  private static String asked(ChaincodeMessage message) {
    try {
      return GetState.parseFrom(message.getPayload()).getKey();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the shim sent a read that is none", e);
    }
  }

  private void put(ChaincodeMessage message) {
    StreamObserver<ChaincodeMessage> answering = shim;
    if (recordsMax <= 0 || answering == null) {
      toPeer.onNext(message);
      return;
    }
    pending.computeIfAbsent(key(message), key -> new Pending()).writes.add(record(message));
    answering.onNext(answer(message, ChaincodeMessage.Type.RESPONSE).build());
  }

  private static WriteRecord record(ChaincodeMessage message) {
    try {
      PutState put = PutState.parseFrom(message.getPayload());
      return WriteRecord.newBuilder()
          .setType(WriteRecord.Type.PUT_STATE)
          .setKey(put.getKey())
          .setValue(put.getValue())
          .setCollection(put.getCollection())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the shim sent a write that is none", e);
    }
  }

  private void complete(ChaincodeMessage completion) {
    Pending writes = pending.get(key(completion));
    if (writes == null) {
      toPeer.onNext(completion);
    } else {
      ChaincodeMessage batch = batch(writes, completion);
      writes.completion = completion;
      toPeer.onNext(batch);
    }
  }

  private ChaincodeMessage batch(Pending from, ChaincodeMessage transaction) {
    WriteBatchState.Builder batch = WriteBatchState.newBuilder();
    while (!from.writes.isEmpty() && batch.getRecCount() < recordsMax) {
      batch.addRec(from.writes.remove());
    }
    return answer(transaction, ChaincodeMessage.Type.WRITE_BATCH_STATE)
        .setPayload(batch.build().toByteString())
        .build();
  }

  private void answered(Pending completing, ChaincodeMessage answer) {
    ChaincodeMessage completion = completing.completion;
    if (answer.getType() != ChaincodeMessage.Type.RESPONSE || completion == null) {
      pending.remove(key(answer));
      toPeer.onNext(
          answer(answer, ChaincodeMessage.Type.ERROR).setPayload(answer.getPayload()).build());
    } else if (!completing.writes.isEmpty()) {
      toPeer.onNext(batch(completing, completion));
    } else {
      pending.remove(key(answer));
      toPeer.onNext(completion);
    }
  }

  private static ChaincodeMessage.Builder answer(ChaincodeMessage of, ChaincodeMessage.Type type) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setChannelId(of.getChannelId())
        .setTxid(of.getTxid());
  }

  private static String key(ChaincodeMessage message) {
    return message.getChannelId() + '/' + message.getTxid();
  }

  /** What is not a message passes. */
  private abstract static class Passing implements StreamObserver<ChaincodeMessage> {
    private final StreamObserver<ChaincodeMessage> to;

    Passing(StreamObserver<ChaincodeMessage> to) {
      this.to = to;
    }

    @Override
    public void onError(Throwable error) {
      to.onError(error);
    }

    @Override
    public void onCompleted() {
      to.onCompleted();
    }
  }
}
