package io.cardproof.ledger.ethereum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parcels in blocks that are not deep enough yet, fetched while nothing else is to do.
 *
 * <p>What: of each new block its parcels are fetched by the block's hash. They are given out once
 * the block is deep enough, and only if it still is the same, and all between it and the cursor.
 *
 * <p>Why not once it is deep enough, when it is known which block stays: the nodes execute a full
 * block for a second or two, all at the same time, and whoever asks then waits; parcels have been
 * waiting for several blocks by that time. For one thread.
 */
final class ReadAhead {
  private final Chain chain;
  private final Map<Long, Fetched> blocks = new HashMap<>();

  private record Fetched(Block block, List<Batch> batches) {}

  ReadAhead(Chain chain) {
    this.chain = chain;
  }

  /**
   * Fetches what is missing; less where the chain changes meanwhile.
   *
   * @param from number of the first block that is not read
   * @param head the newest block
   */
  void fetch(long from, Block head) throws NodeException {
    blocks.keySet().removeIf(number -> number < from || number > head.number());
    Block block = head;
    for (long number = head.number(); number >= from; number--) {
      Fetched known = blocks.get(number);
      if (known == null || !known.block.hash().equals(block.hash())) {
        known = new Fetched(block, chain.batchesIn(block.hash()));
        blocks.put(number, known);
      }
      Fetched below = blocks.get(number - 1);
      if (below != null && below.block.hash().equals(block.parent())) {
        block = below.block;
      } else if (number > from) {
        Block before = chain.block(number - 1);
        if (before == null || !before.hash().equals(block.parent())) {
          return;
        }
        block = before;
      }
    }
  }

  /**
   * The parcels of the blocks from {@code from} to {@code end}, in their order; null where not all
   * of these very blocks were fetched.
   */
  @Nullable List<Batch> take(long from, Block end) {
    List<Batch> batches = new ArrayList<>();
    String due = end.hash();
    for (long number = end.number(); number >= from; number--) {
      Fetched fetched = blocks.get(number);
      if (fetched == null || !fetched.block.hash().equals(due)) {
        return null;
      }
      batches.addAll(0, fetched.batches);
      due = fetched.block.parent();
    }
    return batches;
  }

  /** What a node said is not to be relied upon any more. */
  void forget() {
    blocks.clear();
  }
}
