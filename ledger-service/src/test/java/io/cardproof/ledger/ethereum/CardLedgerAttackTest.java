package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.ACCEPTED;
import static io.cardproof.evm.ContractCode.AUTH_INVALID;
import static io.cardproof.evm.ContractCode.CARD_SOLD;
import static io.cardproof.evm.ContractCode.REPLAYED;
import static io.cardproof.evm.ContractCode.REQUEST_INVALID;
import static io.cardproof.evm.ContractCode.TIME_OUT_OF_BOUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Outcome;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import io.cardproof.rules.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What accounts and members may try, and what of it the contract refuses by itself. */
class CardLedgerAttackTest extends OnContract {

  // who may call

  @Test
  void aStranger_isTurnedAway() throws Exception {
    List<Sent> items = List.of(item(Op.OPAQUE, "shop", Words.NONE));
    assertThat(revert(stranger, executing(stranger, items)))
        .isEqualTo(error("NotAGateway(address)"));
    assertThat(revert(stranger, voting(stranger, change(ADD_GATEWAY, stranger.account))))
        .isEqualTo(error("NotAGateway(address)"));
  }

  @Test
  void aRemovedGateway_isAStranger_andItsVotesAreGone() throws Exception {
    CardLedger.Change add = change(ADD_GATEWAY, stranger.account);
    third.vote(add);
    first.vote(change(REMOVE_GATEWAY, third.account));
    second.vote(change(REMOVE_GATEWAY, third.account));
    assertThat(revert(third, executing(third, List.of(item(Op.OPAQUE, "shop", Words.NONE)))))
        .isEqualTo(error("NotAGateway(address)"));
    assertThat(first.contract.tally(add).send().component2()).isZero();
    List<?> left = first.contract.gateways().send();
    assertThat(left).hasSize(2);
  }

  @Test
  void theLastGateway_cannotBeRemoved() throws Exception {
    first.vote(change(REMOVE_GATEWAY, third.account));
    second.vote(change(REMOVE_GATEWAY, third.account));
    first.vote(change(REMOVE_GATEWAY, second.account));
    second.vote(change(REMOVE_GATEWAY, second.account));
    assertThat(revert(first, voting(first, change(REMOVE_GATEWAY, first.account))))
        .isEqualTo(error("LastGateway(address)"));
  }

  @Test
  void aGatewayThatIsVotedIn_maySend() throws Exception {
    first.vote(change(ADD_GATEWAY, stranger.account));
    second.vote(change(ADD_GATEWAY, stranger.account));
    assertThat(outcome(stranger, item(Op.OPAQUE, "new", Words.NONE))).isEqualTo(ACCEPTED);
    assertThat(revert(third, voting(third, change(ADD_GATEWAY, stranger.account))))
        .isEqualTo(error("AlreadyAGateway(address)"));
  }

  // for whom

  @Test
  void anActorOfAnotherGateway_isRefused_andTheOthersOfTheBatchAreNot() throws Exception {
    mint("a", "b");
    assertThat(outcome(first, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(ACCEPTED);
    List<Outcome> outcomes =
        second
            .execute(
                List.of(
                    item(Op.SELL, "shop", Words.NONE, "a"), item(Op.SELL, "mall", Words.NONE, "b")))
            .outcomes();
    assertThat(outcomes).extracting(Outcome::code).containsExactly(AUTH_INVALID, ACCEPTED);
    assertThat(CardSlot.unpack(slot("a")).flags()).isEqualTo(CardSlot.MINTED);
  }

  @Test
  void aMemberThatChangesItsGateway_isNamedByTheNewOneOnly() throws Exception {
    assertThat(outcome(first, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(ACCEPTED);
    assertThat(outcome(third, item(Op.DELEGATE, "shop", word(second.account))))
        .isEqualTo(AUTH_INVALID);
    assertThat(outcome(second, item(Op.DELEGATE, "shop", word(second.account))))
        .isEqualTo(ACCEPTED);
    assertThat(outcome(first, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(AUTH_INVALID);
    assertThat(outcome(second, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(ACCEPTED);
  }

  @Test
  void aDelegationThatNobodyAskedFor_isSetRightByTheMajority() throws Exception {
    assertThat(outcome(first, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(ACCEPTED);
    assertThat(outcome(third, item(Op.DELEGATE, "shop", word(third.account)))).isEqualTo(ACCEPTED);
    CardLedger.Change back =
        new CardLedger.Change(
            BigInteger.valueOf(DELEGATE),
            DeployedLedger.bytes(List.of(Words.ofId("shop"))),
            List.of(),
            List.of(),
            List.of(),
            first.account);
    first.vote(back);
    second.vote(back);
    assertThat(outcome(first, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(ACCEPTED);
    assertThat(outcome(third, item(Op.OPAQUE, "shop", Words.NONE))).isEqualTo(AUTH_INVALID);
  }

  // what is sent

  @Test
  void aSubmissionIsTakenOnce_whateverComesWithItThen() throws Exception {
    mint("a", "b");
    Sent sale = item(Op.SELL, "shop", Words.NONE, "a");
    assertThat(outcome(first, sale)).isEqualTo(ACCEPTED);
    assertThat(outcome(first, sale)).isEqualTo(REPLAYED);
    Arguments a = sale.arguments();
    Arguments other =
        new Arguments(
            a.op(),
            a.actor(),
            a.submission(),
            a.at(),
            0,
            a.subject(),
            List.of(TradeWorld.hash("b")));
    assertThat(outcome(first, new Sent(other, new byte[0]))).isEqualTo(REPLAYED);
  }

  @Test
  void aRefusedSubmission_mayComeAgain() throws Exception {
    mint("a", "b");
    assertThat(outcome(first, item(Op.SELL, "shop", Words.NONE, "a"))).isEqualTo(ACCEPTED);
    Sent late = item(Op.SELL, "mall", Words.NONE, "a");
    assertThat(outcome(first, late)).isEqualTo(CARD_SOLD);
    assertThat(first.contract.isUsed(Words.bytes(late.arguments().submission())).send()).isFalse();
  }

  @Test
  void batchesOfNoneAndOfTooMany_areTurnedAway() throws Exception {
    assertThat(revert(first, executing(first, List.of()))).isEqualTo(error("EmptyBatch()"));
    List<Sent> many =
        new ArrayList<>(Collections.nCopies(257, item(Op.OPAQUE, "shop", Words.NONE)));
    assertThat(revert(first, executing(first, many)))
        .isEqualTo(error("TooManyItems(uint256,uint256)"));
    assertThat(first.execute(many.subList(0, 256)).outcomes()).hasSize(256);
  }

  @Test
  void garbageCalldata_changesNothing() throws Exception {
    String good = executing(first, List.of(item(Op.SELL, "shop", Words.NONE, "a")));
    BigInteger size = first.contract.logSize().send();
    for (String bad :
        List.of(
            "0x",
            "0xdeadbeef",
            good.substring(0, 10),
            good.substring(0, good.length() - 128),
            good.substring(0, 10) + "ff".repeat((good.length() - 10) / 2),
            // An operation that there is not.
            good.substring(0, 202) + "0".repeat(62) + "18" + good.substring(266))) {
      assertThat(revert(first, bad)).as(bad.substring(0, Math.min(80, bad.length()))).isNotEmpty();
    }
    assertThat(first.contract.logSize().send()).isEqualTo(size);
  }

  @Test
  void etherSentAlong_isRefused() throws Exception {
    Transaction paid =
        Transaction.createFunctionCallTransaction(
            first.account,
            null,
            null,
            null,
            first.contract.getContractAddress(),
            BigInteger.ONE,
            executing(first, List.of(item(Op.OPAQUE, "shop", Words.NONE))));
    assertThat(first.web3j.ethCall(paid, DefaultBlockParameterName.LATEST).send().hasError())
        .isTrue();
  }

  @Test
  void timesBeyondAnyClock_areRefused() throws Exception {
    mint("a");
    assertThat(outcome(first, at(Op.SELL, "shop", 0, Words.NONE, "a"))).isEqualTo(REQUEST_INVALID);
    assertThat(outcome(first, at(Op.SELL, "shop", 253_402_300_800_000L, Words.NONE, "a")))
        .isEqualTo(REQUEST_INVALID);
    DeployedLedger clocked =
        DeployedLedger.deploy(anvil, Limits.network(), 30_000, accounts.subList(0, 1));
    long now =
        clocked
                .web3j
                .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getTimestamp()
                .longValueExact()
            * 1_000;
    assertThat(outcome(clocked, at(Op.OPAQUE, "shop", now, Words.NONE))).isEqualTo(ACCEPTED);
    assertThat(outcome(clocked, at(Op.OPAQUE, "shop", now - 3_600_000, Words.NONE)))
        .isEqualTo(TIME_OUT_OF_BOUNDS);
    assertThat(outcome(clocked, at(Op.OPAQUE, "shop", now + 3_600_000, Words.NONE)))
        .isEqualTo(TIME_OUT_OF_BOUNDS);
  }

  // what outsiders can check

  @Test
  void theHeadFollowsFromTheEventsAlone() throws Exception {
    String head = "0x" + HexFormat.of().formatHex(Words.bytes(Words.ofId("genesis")));
    for (int i = 0; i < 3; i++) {
      mint("card " + i);
      TransactionReceipt receipt =
          first
              .execute(
                  List.of(
                      item(Op.SELL, "shop", Words.NONE, "card " + i),
                      item(Op.OPAQUE, "shop", Words.NONE)))
              .receipt();
      assertThat(first.contract.logSize().send()).isEqualTo(BigInteger.valueOf(3 * (i + 1)));
      assertThat(receipt.getLogs()).hasSize(1);
    }
    var logs =
        first
            .web3j
            .ethGetLogs(
                new EthFilter(
                    DefaultBlockParameterName.EARLIEST,
                    DefaultBlockParameterName.LATEST,
                    first.contract.getContractAddress()))
            .send()
            .getLogs();
    for (var result : logs) {
      var log = (Log) result.get();
      String data = log.getData().substring(2);
      String digest = Hash.sha3("0x" + data.substring(64));
      String size = log.getTopics().get(1).substring(2);
      String gateway = log.getTopics().get(2).substring(2);
      head = Hash.sha3(head + size + gateway + digest.substring(2));
      assertThat("0x" + data.substring(0, 64)).isEqualTo(head);
    }
    assertThat(Words.of(first.contract.logHead().send()))
        .isEqualTo(Words.of(HexFormat.of().parseHex(head.substring(2))));
  }

  @Test
  void theWordsOfRefusals_areTheRules() throws Exception {
    for (ContractCode code : ContractCode.values()) {
      assertThat(first.contract.word(BigInteger.valueOf(code.ordinal())).send())
          .isEqualTo(code.word());
    }
  }
}
