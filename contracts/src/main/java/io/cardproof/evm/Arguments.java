package io.cardproof.evm;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.State;
import java.util.List;

/**
 * What an item tells the contract of its command. Byte strings of 32 are 43 characters base64url.
 *
 * <p>Guarantees: whatever the command, there are arguments for it. They follow from the command and
 * from what never changes once it is there, such as the cards of a hold or the seller of a sale;
 * the one exception is whose word on a redemption counts, which follows the product's issuers. So
 * what a gateway works out before a command has its place is what every replica finds at that
 * place, unless the hold, sale or claim came between.
 *
 * @param actor SHA-256 of the member id
 * @param submission the submission id
 * @param at ms; 0 for a time that the contract cannot hold, which it refuses
 * @param term see {@code ICardLedger.Item}
 * @param subject see there; {@link Words#NONE} for none
 * @param cards see there
 */
public record Arguments(
    Op op,
    String actor,
    String submission,
    long at,
    long term,
    String subject,
    List<String> cards) {
  /** In the term of a minting: no cards follow. */
  static final long LAST = 1L << 32;

  /** In the term of a minting that opens a batch: its codes are in a vault. */
  static final long IN_VAULT = 1L << 33;

  private static final long UINT48_MAX = (1L << 48) - 1;

  /** What a command's arguments must be, at its place in the order. */
  public static Arguments of(Command command, State state) {
    return of(command, Asking.of(command, state));
  }

  /**
   * What they must be where the command is of a ledger that moves in: nothing that the contract
   * would judge.
   */
  public static Arguments ofPast(Command command) {
    return of(command, Asking.OPAQUE);
  }

  private static Arguments of(Command command, Asking asking) {
    String submission = Words.isWord(command.id()) ? command.id() : Words.NONE;
    boolean held =
        Words.isWord(asking.subject()) && asking.cards().stream().allMatch(Words::isWord);
    // A card named by anything else is nobody's: the rules refuse it.
    Asking sent = held ? asking : Asking.OPAQUE;
    return new Arguments(
        sent.op(),
        Words.ofId(command.actor()),
        submission,
        uint48(command.at()),
        uint48(sent.term()),
        sent.subject(),
        sent.cards());
  }

  private static long uint48(long value) {
    return value < 0 || value > UINT48_MAX ? 0 : value;
  }

  /**
   * Whether, where contract and rules both accepted it, the contract's slots may still differ from
   * {@link CardSlot#of} and {@link BatchSlot#of}: what a claim comes to and a supply cap the
   * contract does not know.
   *
   * @param events what the rules made of the command
   */
  public boolean mayDiffer(Command command, List<Event> events) {
    return switch (op) {
      case CLAIM_FREEZE, CLAIM_THAW -> true;
      case TOUCH -> command.action() instanceof Action.OpenClaim;
      case MINT, MINT_ALL -> events.stream().anyMatch(event -> isCapped(event, command.action()));
      default -> false;
    };
  }

  private static boolean isCapped(Event event, Action action) {
    return switch (event) {
      case Event.BatchOpened e ->
          action instanceof Action.OpenBatch a && e.granted() != a.declared();
      case Event.CardsMinted e ->
          e.refused().stream().anyMatch(r -> r.code() == RefusalCode.SUPPLY_CAP_EXCEEDED);
      default -> false;
    };
  }

  /** All cards of a minting, in their order. */
  static List<String> cards(List<Lot> lots) {
    return lots.stream().flatMap(lot -> lot.cards().stream()).toList();
  }
}
