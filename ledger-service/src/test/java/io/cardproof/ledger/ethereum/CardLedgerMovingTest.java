package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.ACCEPTED;
import static io.cardproof.evm.ContractCode.CARD_UNKNOWN;
import static io.cardproof.evm.ContractCode.REQUEST_INVALID;
import static io.cardproof.evm.ContractCode.TIME_OUT_OF_BOUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.rules.Limits;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An older ledger that moves in: its items get their places, by one account, and are not judged.
 */
class CardLedgerMovingTest extends OnContract {
  private static final int IMPORTED = 3;
  private static final long SKEW_MS = 30_000;

  @BeforeEach
  void moving() throws Exception {
    first =
        DeployedLedger.deploy(anvil, Limits.network(), SKEW_MS, accounts.subList(0, 3), IMPORTED);
    second = first.as(accounts.get(1));
  }

  private Sent old(Op op, String... cards) {
    return item(op, "shop", Words.NONE, cards);
  }

  @Test
  void whatMovesIn_isNotJudged_andChangesNoSlot() throws Exception {
    Sent sale = old(Op.SELL, "a");
    assertThat(outcome(first, sale)).isEqualTo(ACCEPTED);
    assertThat(outcome(first, old(Op.SELL, "a"))).isEqualTo(ACCEPTED);
    assertThat(slot("a")).isEqualTo(BigInteger.ZERO);
    assertThat(first.contract.isUsed(Words.bytes(sale.arguments().submission())).send()).isFalse();
    assertThat(first.contract.logSize().send()).isEqualTo(BigInteger.TWO);
    assertThat(first.contract.imported().send()).isEqualTo(BigInteger.valueOf(IMPORTED));
  }

  @Test
  void aTimeThatCannotBe_isRefusedAllTheSame() throws Exception {
    assertThat(outcome(first, at(Op.OPAQUE, "shop", 0, Words.NONE))).isEqualTo(REQUEST_INVALID);
  }

  @Test
  void nobodyElseSendsMeanwhile() throws Exception {
    String moving = error("NotMovedIn(uint64,uint64)");
    assertThat(revert(second, executing(second, List.of(old(Op.OPAQUE))))).isEqualTo(moving);
    first.execute(List.of(old(Op.OPAQUE), old(Op.OPAQUE)));
    assertThat(revert(second, executing(second, List.of(old(Op.OPAQUE))))).isEqualTo(moving);
  }

  @Test
  void aBatchThatGoesBeyondWhatMovesIn_isTurnedAway() throws Exception {
    List<Sent> four = List.of(old(Op.OPAQUE), old(Op.OPAQUE), old(Op.OPAQUE), old(Op.OPAQUE));
    assertThat(revert(first, executing(first, four)))
        .isEqualTo(error("TooManyItems(uint256,uint256)"));
    assertThat(first.execute(four.subList(0, IMPORTED)).outcomes()).hasSize(IMPORTED);
  }

  @Test
  void afterIt_everyGatewaySends_andIsJudged() throws Exception {
    first.execute(List.of(old(Op.OPAQUE), old(Op.OPAQUE), old(Op.OPAQUE)));
    long now = System.currentTimeMillis();
    assertThat(outcome(second, at(Op.SELL, "other", now, Words.NONE, "a"))).isEqualTo(CARD_UNKNOWN);
    assertThat(outcome(second, item(Op.OPAQUE, "other", Words.NONE))).isEqualTo(TIME_OUT_OF_BOUNDS);
  }

  @Test
  void whoActedBefore_belongsToWhoBroughtItAlong() throws Exception {
    first.execute(List.of(old(Op.OPAQUE), old(Op.OPAQUE), old(Op.OPAQUE)));
    Object owner =
        first
            .contract
            .members(List.of(Words.bytes(Words.ofId("shop"))))
            .send()
            .component2()
            .getFirst();
    assertThat(owner).hasToString(first.account);
  }
}
