package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What gateways set right together, and how another contract goes on. */
class CardLedgerVotesTest extends OnContract {

  // votes

  @Test
  void halfOfTheGateways_changeNothing_andNobodyVotesTwice() throws Exception {
    mint("a");
    Sent sale = item(Op.SELL, "shop", Words.NONE, "a");
    BigInteger free = slot("a");
    assertThat(outcome(first, sale)).isEqualTo(ACCEPTED);
    BigInteger sold = slot("a");
    List<String> freed = List.of(sale.arguments().submission());
    CardLedger.Change undo =
        cards(List.of(TradeWorld.hash("a")), List.of(sold), List.of(free), freed);
    first.vote(undo);
    assertThat(slot("a")).isEqualTo(sold);
    assertThat(revert(first, voting(first, undo)))
        .isEqualTo(error("AlreadyVoted(bytes32,address)"));
    TransactionReceipt made = second.vote(undo);
    assertThat(slot("a")).isEqualTo(free);
    assertThat(CardLedger.getVotedEvents(made)).hasSize(1);
    assertThat(CardLedger.getChangedEvents(made)).hasSize(1);
    assertThat(revert(third, voting(third, undo)))
        .isEqualTo(error("StaleSlot(bytes32,uint256,uint256)"));
    assertThat(outcome(first, sale)).isEqualTo(ACCEPTED);
  }

  @Test
  void aChangeOfASlotThatMovedOn_isVoid() throws Exception {
    mint("a");
    BigInteger free = slot("a");
    CardLedger.Change late =
        cards(List.of(TradeWorld.hash("a")), List.of(free), List.of(BigInteger.ZERO), List.of());
    first.vote(late);
    assertThat(outcome(first, item(Op.SELL, "shop", Words.NONE, "a"))).isEqualTo(ACCEPTED);
    assertThat(revert(second, voting(second, late)))
        .isEqualTo(error("StaleSlot(bytes32,uint256,uint256)"));
  }

  @Test
  void malformedChanges_areTurnedAway() throws Exception {
    String malformed = error("MalformedChange(uint8)");
    BigInteger one = BigInteger.ONE;
    List<String> key = List.of(TradeWorld.hash("a"));
    for (CardLedger.Change bad :
        List.of(
            cards(List.of(), List.of(), List.of(), List.of()),
            cards(key, List.of(), List.of(one), List.of()),
            cards(key, List.of(one), List.of(), List.of()),
            cards(List.of(), List.of(one), List.of(one), List.of()),
            change(DELEGATE, first.account))) {
      assertThat(revert(first, voting(first, bad))).isEqualTo(malformed);
    }
    assertThat(revert(first, voting(first, cards(List.of(), List.of(), List.of(), key))))
        .isEqualTo(error("NotUsed(bytes32)"));
  }

  // another contract goes on

  @Test
  void aClosedContract_takesNothing_andItsSuccessorGoesOnWithItsLog() throws Exception {
    mint("a");
    DeployedLedger next = first.successor(accounts.subList(0, 3));
    CardLedger.Change succeed = change(SUCCEED, next.contract.getContractAddress());
    first.vote(succeed);
    second.vote(succeed);
    assertThat(revert(first, executing(first, List.of(item(Op.OPAQUE, "shop", Words.NONE)))))
        .isEqualTo(error("Closed(address)"));
    assertThat(revert(third, voting(third, change(REMOVE_GATEWAY, first.account))))
        .isEqualTo(error("Closed(address)"));
    assertThat(first.contract.successor().send()).isEqualTo(next.contract.getContractAddress());
    assertThat(next.contract.logSize().send()).isEqualTo(BigInteger.ONE);
    assertThat(next.contract.logHead().send()).isEqualTo(first.contract.logHead().send());
    TransactionReceipt receipt =
        next.execute(List.of(item(Op.OPAQUE, "shop", Words.NONE))).receipt();
    assertThat(CardLedger.getExecutedEvents(receipt).getFirst().first).isEqualTo(BigInteger.ONE);
  }

  @Test
  void aSuccessorThatDoesNotGoOnWhereThisStops_isNone() throws Exception {
    mint("a");
    DeployedLedger next = first.successor(accounts.subList(0, 3));
    mint("b");
    String refused = error("NotOurSuccessor(address)");
    assertThat(revert(first, voting(first, change(SUCCEED, next.contract.getContractAddress()))))
        .isEqualTo(refused);
    assertThat(revert(first, voting(first, change(SUCCEED, accounts.get(7))))).isEqualTo(refused);
  }
}
