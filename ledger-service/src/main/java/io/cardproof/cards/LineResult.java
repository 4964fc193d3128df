package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line of an upload.
 *
 * @param line from 1, in the file as uploaded
 * @param outcome ACCEPTED, DUPLICATE, REJECTED or BLANK
 * @param code of the refusal
 * @param entry index of the entry that minted the card, or that records the attempt
 * @param field of the line, where one is to blame
 */
public record LineResult(
    long line,
    String outcome,
    @Nullable String code,
    @Nullable Where where,
    @Nullable String cardId,
    @Nullable Long entry,
    @Nullable String field,
    @Nullable String detail) {
  static final String ACCEPTED = "ACCEPTED";
  static final String DUPLICATE = "DUPLICATE";
  static final String REJECTED = "REJECTED";
  static final String BLANK = "BLANK";

  /**
   * The results of a page.
   *
   * @param action that minted it; null where no line of the page was a card
   * @param entry index of its entry, -1 for a dry run
   */
  static List<LineResult> of(
      List<PlanLine> plan,
      @Nullable Action action,
      List<Event> events,
      String member,
      long entry,
      Records records) {
    List<Lot> lots = action == null ? List.of() : action.lots();
    List<String> cards = lots.stream().flatMap(lot -> lot.cards().stream()).toList();
    Map<Integer, Event.MintRefusal> refused = new HashMap<>();
    for (Event event : events) {
      if (event instanceof Event.CardsMinted minted) {
        minted.refused().forEach(r -> r.positions().forEach(at -> refused.put(at, r)));
      }
    }
    List<LineResult> results = new ArrayList<>(plan.size());
    for (PlanLine line : plan) {
      if (line.isCard()) {
        String card = cards.get(line.position());
        Event.MintRefusal refusal = refused.get(line.position());
        results.add(
            refusal == null
                ? new LineResult(line.line(), ACCEPTED, null, null, card, known(entry), null, null)
                : refused(line, card, refusal, member, entry, records));
      } else if (line.isBlank()) {
        results.add(new LineResult(line.line(), BLANK, null, null, null, null, null, null));
      } else {
        results.add(
            new LineResult(
                line.line(), REJECTED, line.code(), null, null, null, line.field(), line.detail()));
      }
    }
    return results;
  }

  private static LineResult refused(
      PlanLine line,
      String card,
      Event.MintRefusal refusal,
      String member,
      long entry,
      Records records) {
    boolean duplicate = refusal.code() == RefusalCode.CARD_ALREADY_MINTED;
    boolean elsewhere = refusal.where() == Where.ELSEWHERE;
    return new LineResult(
        line.line(),
        duplicate ? DUPLICATE : REJECTED,
        refusal.code().word(),
        refusal.where(),
        duplicate ? card : null,
        elsewhere && entry >= 0 ? recorded(card, member, entry, records) : null,
        null,
        null);
  }

  /** Where the first attempt of this member on this card is on record. */
  private static Long recorded(String card, String member, long entry, Records records) {
    StateValue.Attempt first =
        records.find(StateKey.attempt(card, member, RefusalCode.CARD_ALREADY_MINTED, 0));
    return first == null
        ? entry
        : (Long) records.replica().entryOf(first.submission()).orElse(entry);
  }

  private static @Nullable Long known(long entry) {
    return entry < 0 ? null : (Long) entry;
  }
}
