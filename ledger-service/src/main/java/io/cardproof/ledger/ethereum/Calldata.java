package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.Words;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Lot;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of the contract's {@code execute}, and what it costs.
 *
 * <p>Written here and not by the generated wrapper, which takes some tens of milliseconds of
 * processor time for one transaction; a test holds both against each other.
 */
final class Calldata {
  /** First four bytes of keccak256 of the function's signature. */
  private static final byte[] EXECUTE =
      Keccak.selector("execute((uint8,bytes32,bytes32,uint48,uint48,bytes32,bytes32[],bytes)[])");

  /** Words of an item before its two parts. */
  private static final int HEAD_WORDS = 8;

  private static final long GAS_BASE = 150_000;
  private static final long GAS_ITEM = 90_000;
  private static final long GAS_CARD = 60_000;
  private static final long GAS_BYTE = 40;

  private final byte[] bytes;
  private final int items;
  private final int cards;

  private Calldata(byte[] bytes, int items, int cards) {
    this.bytes = bytes;
    this.items = items;
    this.cards = cards;
  }

  /**
   * @param commands bytes of signed commands
   * @param arguments one for each
   */
  static Calldata of(List<byte[]> commands, List<Arguments> arguments) {
    int count = commands.size();
    AbiWriter offsets = new AbiWriter();
    AbiWriter bodies = new AbiWriter();
    int cards = 0;
    for (int i = 0; i < count; i++) {
      offsets.number((long) count * AbiWriter.WORD + bodies.size());
      bodies.raw(item(commands.get(i), arguments.get(i)));
      cards += arguments.get(i).cards().size();
    }
    byte[] bytes =
        new AbiWriter()
            .raw(EXECUTE)
            .number(AbiWriter.WORD)
            .number(count)
            .raw(offsets.toBytes())
            .raw(bodies.toBytes())
            .toBytes();
    return new Calldata(bytes, count, cards);
  }

  private static byte[] item(byte[] command, Arguments arguments) {
    List<byte[]> cards = arguments.cards().stream().map(Words::bytes).toList();
    long cardsAt = (long) HEAD_WORDS * AbiWriter.WORD;
    long commandAt = cardsAt + (1L + cards.size()) * AbiWriter.WORD;
    return new AbiWriter()
        .number(arguments.op().number())
        .word(Words.bytes(arguments.actor()))
        .word(Words.bytes(arguments.submission()))
        .number(arguments.at())
        .number(arguments.term())
        .word(Words.bytes(arguments.subject()))
        .number(cardsAt)
        .number(commandAt)
        .words(cards)
        .bytes(command)
        .toBytes();
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * More than it will take, so that a parcel is not undone for want of it.
   *
   * @param most that a transaction may take
   */
  long gas(long most) {
    return Math.min(most, gas(items, cards, bytes.length));
  }

  private static long gas(int items, int cards, long bytes) {
    return GAS_BASE + GAS_ITEM * items + GAS_CARD * cards + GAS_BYTE * bytes;
  }

  /**
   * What a command takes of a transaction, in bytes: its own, or where it takes more of the gas
   * than of the room, as many as take that gas.
   *
   * @param gasLimit most that a transaction may take
   */
  static long cost(Command command, int commandBytes, long gasLimit) {
    return cost(cards(command.action()), commandBytes, gasLimit);
  }

  /** The same for a command of the past, which travels without its cards. */
  static long costOfPast(int commandBytes, long gasLimit) {
    return cost(0, commandBytes, gasLimit);
  }

  private static long cost(int cards, int commandBytes, long gasLimit) {
    long bytes = commandBytes + (HEAD_WORDS + 4L + cards) * AbiWriter.WORD;
    long gas = gas(1, cards, bytes) - GAS_BASE;
    long room = gas * EthereumLimits.TRANSACTION_BYTES / Math.max(1, gasLimit - GAS_BASE);
    return Math.max(bytes, room);
  }

  /** About as many as the arguments will name: those of a hold or a sale are not known here. */
  private static int cards(Action action) {
    List<Lot> lots = new ArrayList<>(action.lots());
    int minted = lots.stream().mapToInt(lot -> lot.cards().size()).sum();
    return switch (action) {
      case Action.PlaceHold a -> a.cards().size();
      case Action.MakeSale a -> a.cards().size();
      case Action.TransferCards a -> a.cards().size();
      default -> Math.max(2, minted);
    };
  }
}
