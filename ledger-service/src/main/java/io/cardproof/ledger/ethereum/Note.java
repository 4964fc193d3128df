package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an item may have left behind in the contract.
 *
 * @param cards ids
 * @param batches SHA-256 of ids
 * @param members SHA-256 of ids, for whom another account may send than should
 */
record Note(String submission, List<String> cards, List<String> batches, List<String> members) {

  /** Of what the contract changed by these arguments. */
  static Note of(Arguments arguments) {
    return switch (arguments.op()) {
      case MINT, MINT_ALL -> of(arguments, arguments.cards(), List.of(arguments.subject()));
      case RECALL, TRANSFER_BATCH -> of(arguments, List.of(), List.of(arguments.subject()));
      case DELEGATE -> ofMember(arguments);
      default -> of(arguments, arguments.cards(), List.of());
    };
  }

  private static Note of(Arguments arguments, List<String> cards, List<String> batches) {
    return new Note(arguments.submission(), cards, batches, List.of());
  }

  /** Of who may send for the member alone. */
  static Note ofMember(Arguments arguments) {
    return new Note(arguments.submission(), List.of(), List.of(), List.of(arguments.actor()));
  }

  Note withMemberOf(Arguments arguments) {
    return new Note(submission, cards, batches, List.of(arguments.actor()));
  }

  /** Cards and batches. */
  List<String> touched() {
    return Stream.concat(cards.stream(), batches.stream()).toList();
  }

  byte[] toBytes() {
    String text =
        Stream.of(cards, batches, members)
            .map(words -> String.join(" ", words) + "\n")
            .reduce(submission + "\n", String::concat);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Note ofBytes(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    return new Note(lines[0], words(lines[1]), words(lines[2]), words(lines[3]));
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }
}
