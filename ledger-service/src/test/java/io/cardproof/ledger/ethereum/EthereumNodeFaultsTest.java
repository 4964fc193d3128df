package io.cardproof.ledger.ethereum;

import static io.cardproof.ledger.ethereum.ChainGateway.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Nodes that are not what they were, and clocks that are wrong. */
class EthereumNodeFaultsTest extends FaultyChain {
  private static final Duration HOUR = Duration.ofHours(1);

  private ChainGateway openThrough(List<URI> nodes) throws Exception {
    EthereumSettings settings = ChainGateway.settings(anvil, contract, 1, 1);
    return open(ChainGateway.through(nodes, settings.gasLimit(), settings), Scene.genesis());
  }

  /** Another chain of the same number, as a network that was made anew is. */
  private static Anvil anotherChain() {
    return Anvil.start("--timestamp", Long.toString(Scene.START_MS / 1_000));
  }

  @Test
  void anotherChainBehindANodesAddressIsPassedOver() throws Exception {
    try (Anvil other = anotherChain();
        Junction junction = Junction.to(anvil.address())) {
      ChainGateway first = openThrough(List.of(junction.address(), anvil.address()));
      commitAll(first, scene.upToBatch(2));
      junction.switchTo(other.address());
      commitAll(first, List.of(sale("o1", 0), sale("o2", 1)));
      waitFor(() -> first.ledger().check().canCommit());
      assertThat(first.folder().resolve("evidence")).doesNotExist();
    }
  }

  @Test
  void anotherChainBehindTheOnlyAddressWritesNothingAndEndsWithTheRightOne() throws Exception {
    try (Anvil other = anotherChain();
        Junction junction = Junction.to(anvil.address())) {
      ChainGateway first = openThrough(List.of(junction.address()));
      commitAll(first, scene.upToBatch(1));
      Ledger.Head before = first.ledger().head();
      junction.switchTo(other.address());
      waitFor(() -> !first.ledger().check().canCommit());
      assertThat(first.ledger().check().problem()).contains("not this ledger's");
      assertThatThrownBy(() -> first.ledger().submit(sale("o1", 0)))
          .isInstanceOf(LedgerException.Unavailable.class);
      assertThat(first.ledger().head()).isEqualTo(before);
      junction.switchTo(anvil.address());
      waitFor(() -> first.ledger().check().canCommit());
      commitAll(first, List.of(sale("o1", 0)));
    }
  }

  @Test
  void anotherChainWithTheSameContractIsEvidenceWhereEveryNodeSaysSo() throws Exception {
    try (Anvil other = anotherChain();
        Junction one = Junction.to(anvil.address());
        Junction two = Junction.to(anvil.address())) {
      // The same account made it with the same nonce: address and genesis are the same.
      assertThat(ChainGateway.deploy(other)).isEqualTo(contract);
      other.ask("anvil_mine", "[\"0x40\"]");
      ChainGateway first = openThrough(List.of(one.address(), two.address()));
      commitAll(first, scene.upToBatch(2));
      one.switchTo(other.address());
      commitAll(first, List.of(sale("o1", 0)));
      assertThat(first.folder().resolve("evidence")).doesNotExist();
      Ledger.Head before = first.ledger().head();
      two.switchTo(other.address());
      waitFor(() -> first.ledger().check().problem().contains("another now"));
      assertThat(first.folder().resolve("evidence")).isNotEmptyDirectory();
      assertThatThrownBy(() -> first.ledger().submit(sale("o2", 1)))
          .isInstanceOf(LedgerException.Corrupt.class);
      assertThat(first.ledger().head()).isEqualTo(before);
    }
  }

  @Test
  void aBlockAnHourAheadRefusesWhatIsSaidNowAndHaltsNobody() throws Exception {
    contract = ChainGateway.deploy(anvil, Duration.ofMinutes(2));
    AtomicLong now = new AtomicLong(Scene.START_MS);
    ChainGateway first =
        ChainGateway.open(
            dir.resolve("first"),
            ChainGateway.settings(anvil, contract, 1, 1),
            ChainGateway.HASTY,
            () -> Instant.ofEpochMilli(now.get()),
            Scene.genesis());
    gateways.add(first);
    ChainGateway second = open(2, 1, null);
    commitAll(first, scene.upToBatch(2));
    Ledger.Head before = first.ledger().head();
    anvil.ask("evm_increaseTime", "[%d]".formatted(HOUR.toSeconds()));
    Submission early = sale("o1", 0);
    assertThat(first.ledger().submit(early))
        .isEqualTo(new Outcome.Refused(Refusal.of(RefusalCode.TIME_OUT_OF_BOUNDS), null, false));
    assertThat(first.ledger().head()).isEqualTo(before);
    assertThat(first.ledger().check().canCommit()).isTrue();
    // Clocks agree again: the same order is sold, once.
    now.addAndGet(HOUR.toMillis());
    scene.at(now.get());
    commitAll(first, List.of(sale("o1", 0)));
    waitFor(() -> second.ledger().head().equals(first.ledger().head()));
    assertThat(state(second, 0)).isEqualTo(CardState.SOLD);
  }

  @Test
  void whereTheContractHasNoToleranceABlockAnHourAheadChangesNothing() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    anvil.ask("evm_increaseTime", "[%d]".formatted(HOUR.toSeconds()));
    commitAll(first, List.of(sale("o1", 0)));
    assertThat(first.ledger().check().canCommit()).isTrue();
  }
}
