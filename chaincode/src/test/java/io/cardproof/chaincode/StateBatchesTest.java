package io.cardproof.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.Test;

class StateBatchesTest {
  private final Recorder peer = new Recorder();
  private final Recorder shim = new Recorder();
  private final StateBatches batches = new StateBatches(peer);
  private final StreamObserver<ChaincodeMessage> fromShim = batches.fromShim();
  private final StreamObserver<ChaincodeMessage> fromPeer = batches.fromPeer(shim);

  @Test
  void writes_areAnsweredAtOnce_andReachThePeerBeforeTheCompletion() throws Exception {
    offer(10);
    put("tx", "a");
    put("tx", "b");

    assertThat(shim.types("tx"))
        .containsExactly(ChaincodeMessage.Type.RESPONSE, ChaincodeMessage.Type.RESPONSE);
    assertThat(peer.seen).isEmpty();

    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "tx"));
    assertThat(keys(peer.seen.getFirst())).containsExactly("a", "b");
    assertThat(peer.seen).hasSize(1);

    fromPeer.onNext(message(ChaincodeMessage.Type.RESPONSE, "tx"));
    assertThat(peer.types("tx")).last().isEqualTo(ChaincodeMessage.Type.COMPLETED);
    assertThat(shim.types("tx")).hasSize(2);
  }

  @Test
  void moreWritesThanThePeerTakesAtOnce_goInSeveralBatches() throws Exception {
    offer(2);
    put("tx", "a");
    put("tx", "b");
    put("tx", "c");
    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "tx"));
    fromPeer.onNext(message(ChaincodeMessage.Type.RESPONSE, "tx"));
    assertThat(keys(peer.seen.get(1))).containsExactly("c");
    fromPeer.onNext(message(ChaincodeMessage.Type.RESPONSE, "tx"));

    assertThat(peer.types("tx"))
        .containsExactly(
            ChaincodeMessage.Type.WRITE_BATCH_STATE,
            ChaincodeMessage.Type.WRITE_BATCH_STATE,
            ChaincodeMessage.Type.COMPLETED);
  }

  @Test
  void aDeclinedBatch_endsTheTransactionWithAnError() {
    offer(10);
    put("tx", "a");
    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "tx"));
    fromPeer.onNext(message(ChaincodeMessage.Type.ERROR, "tx"));

    assertThat(peer.types("tx"))
        .containsExactly(ChaincodeMessage.Type.WRITE_BATCH_STATE, ChaincodeMessage.Type.ERROR);
  }

  @Test
  void transactionsAtTheSameTime_keepTheirOwnWrites() throws Exception {
    offer(10);
    put("one", "a");
    put("other", "b");
    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "other"));

    assertThat(keys(peer.seen.getFirst())).containsExactly("b");
    assertThat(peer.types("one")).isEmpty();
  }

  @Test
  void withoutWrites_aCompletionPasses_andSoDoReads() {
    offer(10);
    fromShim.onNext(message(ChaincodeMessage.Type.GET_STATE, "tx"));
    fromPeer.onNext(message(ChaincodeMessage.Type.RESPONSE, "tx"));
    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "tx"));

    assertThat(shim.types("tx")).containsExactly(ChaincodeMessage.Type.RESPONSE);
    assertThat(peer.types("tx"))
        .containsExactly(ChaincodeMessage.Type.GET_STATE, ChaincodeMessage.Type.COMPLETED);
  }

  @Test
  void anOlderPeer_getsSingleWrites() {
    fromPeer.onNext(message(ChaincodeMessage.Type.READY, ""));
    put("tx", "a");
    fromShim.onNext(message(ChaincodeMessage.Type.COMPLETED, "tx"));

    assertThat(peer.types("tx"))
        .containsExactly(ChaincodeMessage.Type.PUT_STATE, ChaincodeMessage.Type.COMPLETED);
    assertThat(shim.types("tx")).isEmpty();
  }

  @Test
  void manyKeys_areOneQuestionToThePeer_andItsAnswerIsTheirValuesInOrder() throws Exception {
    offer(10);
    read(StateBatches.question(List.of("card/a", "card/b")));

    ChaincodeMessage asked = peer.seen.getFirst();
    assertThat(asked.getType()).isEqualTo(ChaincodeMessage.Type.GET_STATE_MULTIPLE);
    assertThat(GetStateMultiple.parseFrom(asked.getPayload()).getKeysList())
        .containsExactly("card/a", "card/b");

    byte[] values =
        GetStateMultipleResult.newBuilder()
            .addValues(ByteString.EMPTY)
            .addValues(ByteString.copyFromUtf8("{}"))
            .build()
            .toByteArray();
    assertThat(StateBatches.answer(values, 2))
        .containsExactly(new byte[0], "{}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> StateBatches.answer(values, 3))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOlderPeer_isNotAskedForManyKeys() {
    fromPeer.onNext(message(ChaincodeMessage.Type.READY, ""));
    read(StateBatches.question(List.of("card/a", "card/b")));

    assertThat(peer.seen).isEmpty();
    assertThat(shim.types("tx")).containsExactly(ChaincodeMessage.Type.RESPONSE);
    assertThat(StateBatches.answer(new byte[0], 2)).isNull();
  }

  private void read(String key) {
    fromShim.onNext(
        message(ChaincodeMessage.Type.GET_STATE, "tx").toBuilder()
            .setPayload(GetState.newBuilder().setKey(key).build().toByteString())
            .build());
  }

  private void offer(int records) {
    ChaincodeAdditionalParams offer =
        ChaincodeAdditionalParams.newBuilder()
            .setUseWriteBatch(true)
            .setMaxSizeWriteBatch(records)
            .setUseGetMultipleKeys(true)
            .setMaxSizeGetMultipleKeys(StateBatches.KEYS_MAX)
            .build();
    fromPeer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.READY)
            .setPayload(offer.toByteString())
            .build());
  }

  private void put(String transaction, String key) {
    PutState put =
        PutState.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8("value")).build();
    fromShim.onNext(
        message(ChaincodeMessage.Type.PUT_STATE, transaction).toBuilder()
            .setPayload(put.toByteString())
            .build());
  }

  private static ChaincodeMessage message(ChaincodeMessage.Type type, String transaction) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setChannelId("cards")
        .setTxid(transaction)
        .build();
  }

  private static List<String> keys(ChaincodeMessage batch) throws Exception {
    return WriteBatchState.parseFrom(batch.getPayload()).getRecList().stream()
        .map(WriteRecord::getKey)
        .toList();
  }

  private static final class Recorder implements StreamObserver<ChaincodeMessage> {
    private final List<ChaincodeMessage> seen = new ArrayList<>();

    List<ChaincodeMessage.Type> types(String transaction) {
      return seen.stream()
          .filter(message -> message.getTxid().equals(transaction))
          .map(ChaincodeMessage::getType)
          .toList();
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      seen.add(message);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
