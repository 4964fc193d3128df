package io.cardproof.evm;

import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.math.BigInteger;

/**
 * All that the contract knows of one batch, as {@code BatchSlot.sol} packs it.
 *
 * @param room how many more cards it takes
 * @param at time of the latest event, ms
 */
public record BatchSlot(int flags, int supplier, int holder, int room, long at) {
  public static final int RECALLED = 1;
  public static final int MOVED = 1 << 1;
  public static final int SEALED = 1 << 2;

  /** What the contract's slot must be for a batch of the rules; zero for one that is not there. */
  public static BigInteger of(String batch, State state, Indexes indexes) {
    StateValue.Batch b = state.get(StateKey.batch(batch));
    if (b == null) {
      return BigInteger.ZERO;
    }
    int flags =
        (b.recalled() ? RECALLED : 0)
            | (b.moved() ? MOVED : 0)
            | (b.depositary() == null ? 0 : SEALED);
    int room = b.granted() - b.minted();
    int supplier = indexes.member(b.supplier());
    return new BatchSlot(flags, supplier, indexes.member(b.holder()), room, b.at()).pack();
  }

  public BigInteger pack() {
    return new Bits()
        .add(8, flags)
        .add(24, supplier)
        .add(24, holder)
        .add(24, room)
        .add(48, at)
        .packed();
  }

  /**
   * @param slot not zero
   */
  public static BatchSlot unpack(BigInteger slot) {
    Bits bits = new Bits(slot);
    return new BatchSlot(
        (int) bits.take(8),
        (int) bits.take(24),
        (int) bits.take(24),
        (int) bits.take(24),
        bits.take(48));
  }
}
