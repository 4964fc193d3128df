package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.ContractCode;
import io.cardproof.sequence.SignedCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parcel as the contract told of it.
 *
 * @param block number of the block where it stands
 * @param transaction hash, 0x and 64 hexadecimal digits
 * @param first running number of its first item over the contract's life
 * @param gateway address of who sent it, left-padded to 32 bytes
 * @param head of the contract's log after it, 32 bytes
 * @param bytes of the event, as it came
 */
record Batch(
    long block,
    String transaction,
    long first,
    @SuppressWarnings("ArrayRecordComponent") byte[] gateway,
    @SuppressWarnings("ArrayRecordComponent") byte[] head,
    List<Item> items,
    @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {

  long end() {
    return first + items.size();
  }

  /**
   * One command, and what the contract made of its arguments.
   *
   * @param arguments that the contract went by
   * @param command null where the bytes are none
   * @param cardInTheWay card id, where one is to blame
   */
  record Item(
      Arguments arguments,
      @Nullable SignedCommand command,
      ContractCode code,
      @Nullable String cardInTheWay) {

    boolean accepted() {
      return code == ContractCode.ACCEPTED;
    }

    /** Whether the contract let the sender speak for the member, so that it is its gateway now. */
    boolean spoke() {
      return mayHaveSpoken() && code != ContractCode.REQUEST_INVALID;
    }

    /** An item can be malformed before and after the contract looks who speaks. */
    boolean mayHaveSpoken() {
      return code != ContractCode.AUTH_INVALID && code != ContractCode.TIME_OUT_OF_BOUNDS;
    }

    boolean isFor(Arguments due) {
      return arguments.equals(due);
    }
  }
}
