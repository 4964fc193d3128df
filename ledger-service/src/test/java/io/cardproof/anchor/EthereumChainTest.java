package io.cardproof.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.anchor.Chain.Seen;
import io.cardproof.anchor.Chain.State;
import io.cardproof.anchor.Chain.Written;
import io.cardproof.log.Checkpoint;
import io.cardproof.proofs.GrowingLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chain whose nodes do what nodes do, and worse. */
class EthereumChainTest {
  private static final String ORIGIN = "anchor.example/log";
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final FakeNode node = new FakeNode();
  private final Checkpoint checkpoint = new GrowingLog(ORIGIN).grow(5).checkpoint();
  private final EthereumChain chain = chain(3, NOWHERE, node.url());

  private EthereumChain chain(int confirmations, URI... nodes) {
    return new EthereumChain(
        new EthereumChain.Settings(
            List.of(nodes),
            FakeNode.CHAIN,
            FakeNode.CONTRACT,
            Account.of(FakeNode.KEY),
            7,
            confirmations,
            Duration.ofMillis(500)));
  }

  @AfterEach
  void close() {
    chain.close();
    node.close();
  }

  private Written sent() throws ChainException {
    Written written = chain.sign(checkpoint);
    chain.send(written);
    return written;
  }

  private State state(Written written) throws ChainException {
    return chain.look(written, ORIGIN).state();
  }

  @Test
  void whatIsDeepEnough_isProven_andHoldsForWhoeverKnowsTheBlock() throws Exception {
    Written written = sent();
    assertThat(state(written)).isEqualTo(State.WAITING);
    node.mine();
    long at = node.head();
    node.mine();
    assertThat(state(written)).isEqualTo(State.WAITING);
    node.mine();
    Seen seen = chain.look(written, ORIGIN);
    assertThat(seen.state()).isEqualTo(State.FINAL);
    ChainProof proof = Objects.requireNonNull(seen.proof());
    assertThat(proof.verify(checkpoint, node.hashOf(at)).number()).isEqualTo(at);
    assertThatThrownBy(() -> proof.verify(checkpoint, node.hashOf(at + 1)))
        .isInstanceOf(BadAnchor.class);
  }

  @Test
  void whatAReorganisationTookOut_waitsAgain_andIsFoundInItsNewBlock() throws Exception {
    Written written = sent();
    node.mine();
    node.reorganise();
    assertThat(state(written)).isEqualTo(State.WAITING);
    chain.send(written);
    node.mine();
    node.mine();
    node.mine();
    assertThat(state(written)).isEqualTo(State.FINAL);
    assertThat(node.sent()).hasSize(2).containsOnly(written.raw());
  }

  @Test
  void whosePlaceWasTaken_isLost() throws Exception {
    Written written = sent();
    node.replace();
    assertThat(state(written)).isEqualTo(State.LOST);
  }

  @Test
  void whatTheContractRefused_hasFailed() throws Exception {
    Written written = sent();
    node.fault("failed");
    node.mine();
    node.mine();
    node.mine();
    assertThat(state(written)).isEqualTo(State.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, bad",
    "giant, bad",
    "hang, slow",
    "down, down",
    "error, refused",
    "other-chain, bad",
  })
  void aNodeThatGivesNoAnswer_isToldFromOthers(String fault, String outcome) {
    node.fault(fault);
    assertThatThrownBy(() -> chain.sign(checkpoint))
        .isInstanceOfSatisfying(
            ChainException.class,
            e -> {
              assertThat(e.outcome()).isEqualTo(outcome);
              assertThat(e.getMessage()).doesNotContain("\n", FakeNode.KEY);
            });
  }

  @ParameterizedTest
  @CsvSource({"header", "receipts"})
  void aNodeThatLies_isFoundOut(String fault) throws Exception {
    Written written = sent();
    for (int i = 0; i < 3; i++) {
      node.mine();
    }
    node.fault(fault);
    assertThatThrownBy(() -> chain.look(written, ORIGIN))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining("does not hold");
  }

  @Test
  void withoutTheContract_nothingIsSigned() {
    try (EthereumChain other =
        new EthereumChain(
            new EthereumChain.Settings(
                List.of(node.url()),
                FakeNode.CHAIN,
                "0x" + "00".repeat(20),
                Account.of(FakeNode.KEY),
                7,
                1,
                Duration.ofSeconds(5)))) {
      assertThatThrownBy(() -> other.sign(checkpoint)).hasMessageContaining("no contract");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "0x",
    "xyz",
    "00",
    "0x0000000000000000000000000000000000000000000000000000000000000000"
  })
  void aKeyThatIsNone_isNotRepeated(String key) {
    assertThatThrownBy(() -> Account.of(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an account's key is 32 bytes in hexadecimal");
  }
}
