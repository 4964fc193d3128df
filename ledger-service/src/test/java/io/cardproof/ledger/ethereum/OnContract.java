package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import io.cardproof.rules.Limits;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** A contract with three gateways, and words to speak to it. */
abstract class OnContract {
  static final int ADD_GATEWAY = 3;
  static final int REMOVE_GATEWAY = 4;
  static final int SUCCEED = 5;
  static final int DELEGATE = 2;

  static Anvil anvil;
  static List<String> accounts;

  DeployedLedger first;
  DeployedLedger second;
  DeployedLedger third;
  DeployedLedger stranger;
  int named;

  @BeforeAll
  static void start() throws Exception {
    anvil = Anvil.start();
    accounts = DeployedLedger.accounts(anvil);
  }

  @AfterAll
  static void end() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    first = DeployedLedger.deploy(anvil, Limits.network(), 0, accounts.subList(0, 3));
    second = first.as(accounts.get(1));
    third = first.as(accounts.get(2));
    stranger = first.as(accounts.get(5));
  }

  Sent item(Op op, String actor, String subject, String... cards) {
    return at(op, actor, TradeWorld.T0 + named, subject, cards);
  }

  Sent at(Op op, String actor, long at, String subject, String... cards) {
    String submission = TradeWorld.hash("submission " + named++);
    List<String> ids = List.of(cards).stream().map(TradeWorld::hash).toList();
    long term = op == Op.MINT ? cards.length | 1L << 32 : op == Op.HOLD ? 60_000 : 0;
    return new Sent(
        new Arguments(op, Words.ofId(actor), submission, at, term, subject, ids), new byte[] {1});
  }

  static ContractCode outcome(DeployedLedger by, Sent sent) throws Exception {
    return by.execute(List.of(sent)).outcomes().getFirst().code();
  }

  void mint(String... cards) throws Exception {
    Sent minting = item(Op.MINT, "acme", Words.ofId("batch " + named), cards);
    assertThat(outcome(first, minting)).isEqualTo(ACCEPTED);
  }

  BigInteger slot(String card) throws Exception {
    return first.cardSlots(List.of(TradeWorld.hash(card))).getFirst();
  }

  /** The selector that a call would revert with; empty if it would not. */
  static String revert(DeployedLedger by, String calldata) throws Exception {
    Transaction call =
        Transaction.createEthCallTransaction(
            by.account, by.contract.getContractAddress(), calldata);
    EthCall answer = by.web3j.ethCall(call, DefaultBlockParameterName.LATEST).send();
    if (!answer.hasError()) {
      return "";
    }
    String data = answer.getError().getData();
    return data == null || data.length() < 12
        ? "no words"
        : data.replace("\"", "").substring(0, 10);
  }

  static String error(String signature) {
    return Hash.sha3String(signature).substring(0, 10);
  }

  static String executing(DeployedLedger by, List<Sent> sent) {
    return by.contract
        .execute(sent.stream().map(DeployedLedger::item).toList())
        .encodeFunctionCall();
  }

  static String voting(DeployedLedger by, CardLedger.Change change) {
    return by.contract.vote(change).encodeFunctionCall();
  }

  static CardLedger.Change change(int kind, String account) {
    return new CardLedger.Change(
        BigInteger.valueOf(kind), List.of(), List.of(), List.of(), List.of(), account);
  }

  static CardLedger.Change cards(
      List<String> cards, List<BigInteger> from, List<BigInteger> to, List<String> freed) {
    return new CardLedger.Change(
        BigInteger.valueOf(DeployedLedger.CARDS),
        DeployedLedger.bytes(cards),
        from,
        to,
        DeployedLedger.bytes(freed),
        DeployedLedger.NOBODY);
  }

  static String word(String account) {
    byte[] word = new byte[32];
    byte[] bytes = new BigInteger(account.substring(2), 16).toByteArray();
    int from = Math.max(0, bytes.length - 20);
    System.arraycopy(bytes, from, word, 32 - (bytes.length - from), bytes.length - from);
    return Words.of(word);
  }
}
