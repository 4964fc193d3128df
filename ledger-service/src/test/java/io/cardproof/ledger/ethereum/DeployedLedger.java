package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Indexes;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import io.cardproof.rules.Limits;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ClientTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** The contract on a chain of its own, seen through one of its gateways. */
final class DeployedLedger implements Indexes {
  static final String NOBODY = "0x0000000000000000000000000000000000000000";
  static final int CARDS = 0;
  static final int BATCHES = 1;
  private static final StaticGasProvider GAS =
      new StaticGasProvider(BigInteger.valueOf(2_000_000_000L), BigInteger.valueOf(900_000_000));

  final Web3j web3j;
  final CardLedger contract;
  final String account;
  private final Map<String, Integer> members = new HashMap<>();
  private final Map<String, Long> batches = new HashMap<>();

  /** What the contract made of one batch of items. */
  record Executed(List<Outcome> outcomes, long gas, TransactionReceipt receipt) {}

  /**
   * @param card place in the item's cards of the one that is in the way; 0xffff for none
   */
  record Outcome(ContractCode code, int card) {}

  /** An item as it is sent. */
  record Sent(Arguments arguments, byte[] command) {}

  private DeployedLedger(Web3j web3j, CardLedger contract, String account) {
    this.web3j = web3j;
    this.contract = contract;
    this.account = account;
  }

  static List<String> accounts(Anvil anvil) throws IOException {
    return Web3j.build(new HttpService(anvil.url())).ethAccounts().send().getAccounts();
  }

  /** With the bounds of a genesis, and one gateway or more; the first is who speaks. */
  static DeployedLedger deploy(Anvil anvil, Limits limits, long clockSkewMs, List<String> gateways)
      throws Exception {
    return deploy(anvil, limits, clockSkewMs, gateways, 0);
  }

  /** One that so many items move into. */
  static DeployedLedger deploy(
      Anvil anvil, Limits limits, long clockSkewMs, List<String> gateways, long imported)
      throws Exception {
    CardLedger.Limits bounds =
        new CardLedger.Limits(
            BigInteger.valueOf(limits.holdGraceMs()),
            BigInteger.valueOf(limits.holdMsMax()),
            BigInteger.valueOf(limits.undoWindowMs()),
            BigInteger.valueOf(clockSkewMs));
    Web3j web3j = Web3j.build(new HttpService(anvil.url()));
    String account = gateways.getFirst();
    CardLedger contract =
        CardLedger.deploy(
                web3j,
                sender(web3j, account),
                GAS,
                Words.bytes(Words.ofId("genesis")),
                gateways,
                bounds,
                NOBODY,
                BigInteger.valueOf(imported),
                new byte[32])
            .send();
    return new DeployedLedger(web3j, contract, account);
  }

  /** One that goes on with the log of this, which keeps still meanwhile. */
  DeployedLedger successor(List<String> gateways) throws Exception {
    CardLedger next =
        CardLedger.deploy(
                web3j,
                sender(web3j, account),
                GAS,
                contract.genesis().send(),
                gateways,
                contract.limits().send(),
                contract.getContractAddress(),
                contract.logSize().send(),
                contract.logHead().send())
            .send();
    return new DeployedLedger(web3j, next, account);
  }

  private static ClientTransactionManager sender(Web3j web3j, String account) {
    return new ClientTransactionManager(web3j, account, 60_000, 2);
  }

  /** The same contract, as another account sees it. */
  DeployedLedger as(String other) {
    CardLedger seen =
        CardLedger.load(contract.getContractAddress(), web3j, sender(web3j, other), GAS);
    return new DeployedLedger(web3j, seen, other);
  }

  Executed execute(List<Sent> sent) throws Exception {
    TransactionReceipt receipt =
        contract.execute(sent.stream().map(DeployedLedger::item).toList()).send();
    byte[] outcomes = CardLedger.getExecutedEvents(receipt).getFirst().outcomes;
    List<Outcome> read = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i += 3) {
      int card = (outcomes[i + 1] & 0xff) << 8 | (outcomes[i + 2] & 0xff);
      read.add(new Outcome(ContractCode.of(outcomes[i]), card));
    }
    return new Executed(List.copyOf(read), receipt.getGasUsed().longValueExact(), receipt);
  }

  static CardLedger.Item item(Sent sent) {
    Arguments a = sent.arguments();
    return new CardLedger.Item(
        BigInteger.valueOf(a.op().number()),
        Words.bytes(a.actor()),
        Words.bytes(a.submission()),
        BigInteger.valueOf(a.at()),
        BigInteger.valueOf(a.term()),
        Words.bytes(a.subject()),
        bytes(a.cards()),
        sent.command());
  }

  static List<byte[]> bytes(Collection<String> words) {
    return words.stream().map(Words::bytes).toList();
  }

  TransactionReceipt vote(CardLedger.Change change) throws Exception {
    return contract.vote(change).send();
  }

  @SuppressWarnings("unchecked")
  List<BigInteger> cardSlots(List<String> cards) throws Exception {
    return contract.cardSlots(bytes(cards)).send();
  }

  List<BigInteger> batchSlots(List<String> batchIds) throws Exception {
    List<String> words = batchIds.stream().map(Words::ofId).toList();
    return contract.batchSlots(bytes(words)).send().component1();
  }

  @Override
  public int member(String id) {
    Integer index =
        members.computeIfAbsent(
            id,
            member -> {
              try {
                List<byte[]> ids = List.of(Words.bytes(Words.ofId(member)));
                int found = contract.members(ids).send().component1().getFirst().intValueExact();
                return found == 0 ? null : found;
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    return index == null ? 0 : index;
  }

  @Override
  public long batch(String id) {
    Long index =
        batches.computeIfAbsent(
            id,
            batch -> {
              try {
                List<byte[]> ids = List.of(Words.bytes(Words.ofId(batch)));
                long found =
                    contract.batchSlots(ids).send().component2().getFirst().longValueExact();
                return found == 0 ? null : found;
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    return index == null ? 0 : index;
  }
}
