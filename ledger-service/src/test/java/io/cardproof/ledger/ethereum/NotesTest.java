package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.exchange.MemoryTable;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NotesTest {
  private final MemoryTable table = new MemoryTable();
  private final Notes notes = new Notes(table);

  private static String word(String text) {
    return Words.ofId(text);
  }

  private static Note ofCard(String card) {
    return new Note(word("submission of " + card), List.of(word(card)), List.of(), List.of());
  }

  private static Arguments selling(String card) {
    return new Arguments(
        Op.SELL, word("shop"), word("sale of " + card), 0, 0, Words.NONE, List.of(word(card)));
  }

  @Test
  void aNoteWaitsUntilItsBlockIsReadToTheEnd() {
    notes.add(7, 40, ofCard("a"));
    notes.add(8, 41, ofCard("b"));
    assertThat(notes.upTo(39)).isEmpty();
    assertThat(notes.upTo(40)).extracting(Notes.Open::note).containsExactly(ofCard("a"));
    assertThat(notes.upTo(41)).hasSize(2);
  }

  @Test
  void whatMeetsAnOpenNoteIsAdriftTooAlsoAfterARestart() {
    notes.add(7, 40, ofCard("a"));
    Notes again = new Notes(table);
    for (Notes each : List.of(notes, again)) {
      assertThat(each.isAdrift(selling("a"))).isTrue();
      assertThat(each.isAdrift(selling("b"))).isFalse();
    }
    again.drop(again.upTo(40).getFirst());
    assertThat(again.isAdrift(selling("a"))).isFalse();
    assertThat(new Notes(table).upTo(99)).isEmpty();
  }

  @Test
  void aNoteOfEveryKindIsReadAsItWasWritten() {
    Note note =
        new Note(word("s"), List.of(word("a"), word("b")), List.of(word("c")), List.of(word("d")));
    notes.add(Long.MAX_VALUE, Long.MAX_VALUE, note);
    assertThat(new Notes(table).upTo(Long.MAX_VALUE))
        .extracting(Notes.Open::note)
        .containsExactly(note);
  }
}
