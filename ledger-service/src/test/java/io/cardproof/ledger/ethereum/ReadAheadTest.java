package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
  private final Map<Long, Block> chain = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private ReadAhead ahead;

  /** A chain of one parcel a block, whose transaction is named after the block. */
  @BeforeEach
  void begin() {
    ahead =
        new ReadAhead(
            (Chain)
                Proxy.newProxyInstance(
                    Chain.class.getClassLoader(),
                    new Class<?>[] {Chain.class},
                    (proxy, method, arguments) ->
                        switch (method.getName()) {
                          case "block" -> chain.get((Long) arguments[0]);
                          case "batchesIn" -> batches((String) arguments[0]);
                          default -> throw new AssertionError(method);
                        }));
    for (int number = 0; number < 10; number++) {
      grow(number, "");
    }
  }

  private List<Batch> batches(String block) {
    asked.add(block);
    return List.of(new Batch(0, block, 0, new byte[0], new byte[0], List.of(), new byte[0]));
  }

  /** Puts a block on the one below, in place of any that is there. */
  private Block grow(long number, String branch) {
    Block below = chain.get(number - 1);
    String parent = below == null ? "0x" : below.hash();
    Block block = new Block(number, "0x" + number + branch, parent, number, List.of());
    chain.put(number, block);
    return block;
  }

  private List<String> taken(long from, long to) {
    List<Batch> batches = ahead.take(from, chain.get(to));
    return batches == null ? null : batches.stream().map(Batch::transaction).toList();
  }

  @Test
  void whatWasFetchedIsGivenOutInTheChainsOrder() throws Exception {
    ahead.fetch(6, chain.get(9L));
    assertThat(taken(6, 8)).containsExactly("0x6", "0x7", "0x8");
  }

  @Test
  void aBlockIsAskedForOnce() throws Exception {
    ahead.fetch(6, chain.get(8L));
    ahead.fetch(7, chain.get(9L));
    assertThat(asked).containsExactly("0x8", "0x7", "0x6", "0x9");
    assertThat(taken(7, 9)).containsExactly("0x7", "0x8", "0x9");
  }

  @Test
  void whatWasNotFetchedHasToBeAskedFor() throws Exception {
    ahead.fetch(7, chain.get(9L));
    assertThat(taken(6, 9)).isNull();
    assertThat(taken(7, 9)).isNotNull();
    assertThat(ahead.take(7, grow(10, ""))).isNull();
  }

  @Test
  void blocksThatTheChainTookBackAreNotGivenOut() throws Exception {
    ahead.fetch(6, chain.get(9L));
    grow(8, "b");
    grow(9, "b");
    assertThat(taken(6, 9)).isNull();
    ahead.fetch(6, chain.get(9L));
    assertThat(taken(6, 9)).containsExactly("0x6", "0x7", "0x8b", "0x9b");
    assertThat(asked).endsWith("0x9b", "0x8b");
  }

  @Test
  void aBlockBelowThatWasReplacedIsNotTakenForTheOneThatWasFetched() throws Exception {
    ahead.fetch(6, chain.get(9L));
    grow(7, "b");
    assertThat(taken(6, 9)).as("the same end stands for the same blocks").hasSize(4);
    grow(8, "b");
    assertThat(ahead.take(6, chain.get(8L))).isNull();
  }

  @Test
  void whatANodeSaidIsForgotten() throws Exception {
    ahead.fetch(6, chain.get(9L));
    ahead.forget();
    assertThat(taken(6, 9)).isNull();
  }
}
