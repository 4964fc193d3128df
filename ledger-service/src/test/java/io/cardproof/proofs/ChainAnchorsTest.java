package io.cardproof.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.anchor.Account;
import io.cardproof.anchor.ChainProof;
import io.cardproof.anchor.EthereumChain;
import io.cardproof.anchor.FakeNode;
import io.cardproof.exchange.MemoryTable;
import io.cardproof.log.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkpoints get to a chain once each, whatever becomes of the gateway and of the nodes. */
class ChainAnchorsTest {
  private final GrowingLog log = new GrowingLog("anchor.example/log");
  private final FakeNode node = new FakeNode();
  private final MemoryTable table = new MemoryTable();
  private final List<String> heard = new ArrayList<>();
  private final EthereumChain chain =
      new EthereumChain(
          new EthereumChain.Settings(
              List.of(node.url()),
              FakeNode.CHAIN,
              FakeNode.CONTRACT,
              Account.of(FakeNode.KEY),
              7,
              2,
              Duration.ofMillis(500)));
  private final CheckpointPublisher publisher = publisher();
  private ChainAnchors anchors = anchors();

  private CheckpointPublisher publisher() {
    log.grow(4);
    CheckpointPublisher made =
        new CheckpointPublisher(log, log, (note, size, root) -> {}, null, 3_600_000);
    made.start();
    return made;
  }

  /** What a gateway that starts has of one that ended. */
  private ChainAnchors anchors() {
    return new ChainAnchors(
        publisher,
        table,
        new ChainAnchors.Terms(chain, Duration.ZERO, Duration.ofHours(1)),
        heard::add);
  }

  @AfterEach
  void close() {
    anchors.close();
    publisher.close();
    chain.close();
    node.close();
  }

  private void mined() {
    node.mine();
    node.mine();
    anchors.step();
  }

  private Checkpoint published() {
    publisher.covering(log.head().size() - 1);
    return publisher.latest().checkpoint();
  }

  @Test
  void theNewestCheckpoint_isProvenForItAndAllBefore() throws Exception {
    anchors.step();
    assertThat(anchors.covering(1)).isEmpty();
    mined();
    ChainProof proof = anchors.covering(1).orElseThrow();
    assertThat(proof).isEqualTo(anchors.covering(4).orElseThrow());
    proof.verify(published(), null);
    assertThat(anchors.covering(5)).isEmpty();
    assertThat(heard).containsExactly("sent", "good");
  }

  @Test
  void aLogThatDoesNotGrow_isWrittenOnce() {
    anchors.step();
    mined();
    anchors.step();
    anchors.step();
    assertThat(node.sent()).hasSize(1);
    log.grow(2);
    published();
    anchors.step();
    mined();
    assertThat(anchors.covering(5).orElseThrow().size()).isEqualTo(6);
    assertThat(anchors.covering(2).orElseThrow().size()).isEqualTo(4);
  }

  @Test
  void afterACrash_theSameTransactionIsSent() {
    anchors.step();
    log.grow(1);
    published();
    anchors = anchors();
    anchors.step();
    assertThat(node.sent()).hasSize(2);
    assertThat(node.sent().getFirst()).isEqualTo(node.sent().getLast());
    mined();
    assertThat(anchors.covering(1).orElseThrow().size()).isEqualTo(4);
  }

  @Test
  void whatIsLostOrRefused_isWrittenAnew() {
    anchors.step();
    node.replace();
    anchors.step();
    anchors.step();
    assertThat(node.sent()).doesNotHaveDuplicates().hasSize(2);
    node.fault("failed");
    mined();
    node.fault("none");
    anchors.step();
    mined();
    assertThat(heard).containsExactly("sent", "lost", "sent", "failed", "sent", "good");
    assertThat(anchors.covering(4)).isPresent();
  }

  @Test
  void whatCannotBeProven_isGivenUp_forANewerCheckpoint() {
    anchors.step();
    node.mine();
    node.mine();
    node.fault("receipts");
    for (int i = 0; i < 100; i++) {
      assertThat(heard).doesNotContain("lost");
      anchors.step();
    }
    assertThat(heard.getLast()).isEqualTo("lost");
    node.fault("none");
    log.grow(1);
    published();
    anchors.step();
    mined();
    assertThat(anchors.covering(1).orElseThrow().size()).isEqualTo(5);
  }

  @Test
  void aNodeThatHangsLiesOrIsGone_costsAnchorsAndNothingElse() {
    for (String fault : List.of("hang", "garbage", "down", "error", "other-chain")) {
      node.fault(fault);
      anchors.step();
    }
    assertThat(heard).containsExactly("slow", "bad", "down", "refused", "bad");
    assertThat(anchors.report()).contains("chain 1");
    node.fault("none");
    anchors.step();
    node.mine();
    node.mine();
    for (String fault : List.of("header", "receipts", "hang")) {
      node.fault(fault);
      anchors.step();
    }
    assertThat(anchors.covering(1)).isEmpty();
    node.fault("none");
    anchors.step();
    assertThat(anchors.covering(1)).isPresent();
    assertThat(node.sent()).hasSize(1);
  }
}
