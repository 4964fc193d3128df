package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Executed;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import io.cardproof.rules.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a card costs. The chain counts the same in every run; a change beyond the tolerance is to be
 * wanted, and its figures go into benchmarks/README.md.
 */
class CardLedgerGasTest {
  private static final Percentage TOLERANCE = Percentage.withPercentage(3);
  private static final int COMMAND_BYTES = 400;

  /** What each card adds to a command. */
  private static final int CARD_BYTES = 46;

  /** An item of the past in a parcel of 200, and a card in a vote of 200. */
  private static final long PAST = 17_511;

  private static final long SEEDED = 25_583;

  private static Anvil anvil;
  private static DeployedLedger deployed;
  private static int named;
  private static long spent;

  @BeforeAll
  static void start() throws Exception {
    anvil = Anvil.start();
    List<String> gateways = DeployedLedger.accounts(anvil).subList(0, 1);
    deployed = DeployedLedger.deploy(anvil, Limits.network(), 0, gateways);
    // The first of all pay for slots that later ones find in use.
    each(Op.SELL, mint(1), 0);
  }

  @AfterAll
  static void end() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sell, 1, 91708",
    "sell, 50, 49998",
    "sell, 200, 49572",
    "hold, 1, 92037",
    "hold, 50, 50338",
    "hold, 200, 49913",
    "sell as one, 20, 13017",
    "mint, 200, 25110",
    "mint, 500, 24713"
  })
  void aCardCostsWhatIsPublished(String what, int cards, long published) throws Exception {
    long before = spent;
    List<String> names = mint(cards);
    long minting = spent - before;
    long gas =
        switch (what) {
          case "sell" -> each(Op.SELL, names, 0);
          case "hold" -> each(Op.HOLD, names, 900_000);
          case "sell as one" -> together(names);
          default -> minting;
        };
    assertThat(gas / cards).isCloseTo(published, TOLERANCE);
  }

  @Test
  void aLedgerThatMovesIn_costsWhatIsPublished() throws Exception {
    List<String> gateways = DeployedLedger.accounts(anvil).subList(0, 1);
    DeployedLedger moving = DeployedLedger.deploy(anvil, Limits.network(), 0, gateways, 201);
    List<Sent> past =
        IntStream.range(0, 201)
            .mapToObj(
                i -> item(Op.OPAQUE, "shop", 0, Words.NONE, List.of(), command(COMMAND_BYTES)))
            .toList();
    moving.execute(past.subList(0, 1));
    assertThat(moving.execute(past.subList(1, 201)).gas() / 200).isCloseTo(PAST, TOLERANCE);

    List<String> cards =
        IntStream.range(0, 200).mapToObj(i -> TradeWorld.hash("moved " + i)).toList();
    BigInteger slot = new CardSlot(1, 0, 0, 0, 0, 0, TradeWorld.T0, 1).pack();
    CardLedger.Change change =
        new CardLedger.Change(
            BigInteger.valueOf(DeployedLedger.CARDS),
            DeployedLedger.bytes(cards),
            Collections.nCopies(200, BigInteger.ZERO),
            Collections.nCopies(200, slot),
            List.of(),
            DeployedLedger.NOBODY);
    long gas = moving.vote(change).getGasUsed().longValueExact();
    assertThat(gas / 200).isCloseTo(SEEDED, TOLERANCE);
  }

  private static List<String> mint(int cards) throws Exception {
    String batch = "batch " + named++;
    List<String> names =
        IntStream.range(0, cards).mapToObj(i -> TradeWorld.hash(batch + " " + i)).toList();
    long term = cards | 1L << 32 | 1L << 33;
    byte[] command = command(COMMAND_BYTES + cards * CARD_BYTES);
    spent += execute(List.of(item(Op.MINT, "acme", term, Words.ofId(batch), names, command))).gas();
    return names;
  }

  private static long each(Op op, List<String> cards, long term) throws Exception {
    List<Sent> sent = new ArrayList<>();
    for (String card : cards) {
      sent.add(item(op, "shop", term, Words.NONE, List.of(card), command(COMMAND_BYTES)));
    }
    return execute(sent).gas();
  }

  private static long together(List<String> cards) throws Exception {
    byte[] command = command(COMMAND_BYTES + cards.size() * CARD_BYTES);
    return execute(List.of(item(Op.SELL, "shop", 0, Words.NONE, cards, command))).gas();
  }

  private static Executed execute(List<Sent> sent) throws Exception {
    Executed executed = deployed.execute(sent);
    assertThat(executed.outcomes()).allMatch(outcome -> outcome.code() == ContractCode.ACCEPTED);
    return executed;
  }

  private static Sent item(
      Op op, String actor, long term, String subject, List<String> cards, byte[] command) {
    String submission = TradeWorld.hash("submission " + named++);
    long at = TradeWorld.T0 + named;
    Arguments arguments =
        new Arguments(op, Words.ofId(actor), submission, at, term, subject, cards);
    return new Sent(arguments, command);
  }

  /** Without a zero byte, as text has none. */
  private static byte[] command(int bytes) {
    byte[] command = new byte[bytes];
    Arrays.fill(command, (byte) 'x');
    return command;
  }
}
