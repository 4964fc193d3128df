package io.cardproof.ledger.ethereum;

import io.cardproof.codec.CodecException;
import io.cardproof.evm.Arguments;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.sequence.SignedCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the contract's event of a parcel: {@code (bytes32 head, bytes outcomes, Item[] items)}. */
final class Executed {
  /** keccak256 of its signature. */
  static final byte[] TOPIC =
      Keccak.topic(
          "Executed(uint64,address,bytes32,bytes,"
              + "(uint8,bytes32,bytes32,uint48,uint48,bytes32,bytes32[],bytes)[])");

  /** Code, and two bytes for the place of a card. */
  private static final int OUTCOME_BYTES = 3;

  private static final int NO_CARD = 0xffff;

  private static final List<Op> OPS = List.of(Op.values());

  private Executed() {}

  /**
   * @param first from the event's second topic
   * @param gateway the third topic
   * @param data of the event
   * @throws IllegalArgumentException if the contract writes no such event
   * @throws IndexOutOfBoundsException likewise
   */
  static Batch read(long block, String transaction, long first, byte[] gateway, byte[] data) {
    AbiReader event = AbiReader.of(data);
    byte[] outcomes = event.part(1).byteString();
    AbiReader list = event.part(2);
    int count = list.count();
    if (outcomes.length != count * OUTCOME_BYTES) {
      throw new IllegalArgumentException("as many outcomes as items");
    }
    AbiReader bodies = list.after(1);
    List<Batch.Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(item(bodies.part(i), outcomes, i * OUTCOME_BYTES));
    }
    return new Batch(block, transaction, first, gateway, event.word(0), List.copyOf(items), data);
  }

  private static Batch.Item item(AbiReader item, byte[] outcomes, int at) {
    Arguments arguments =
        new Arguments(
            OPS.get((int) item.number(0)),
            Words.of(item.word(1)),
            Words.of(item.word(2)),
            item.number(3),
            item.number(4),
            Words.of(item.word(5)),
            item.part(6).words().stream().map(Words::of).toList());
    int place = ((outcomes[at + 1] & 0xff) << 8) | (outcomes[at + 2] & 0xff);
    return new Batch.Item(
        arguments,
        command(item.part(7).byteString()),
        ContractCode.of(outcomes[at] & 0xff),
        place == NO_CARD ? null : arguments.cards().get(place));
  }

  private static @Nullable SignedCommand command(byte[] bytes) {
    try {
      return SignedCommand.ofBytes(bytes);
    } catch (CodecException e) {
      return null;
    }
  }
}
