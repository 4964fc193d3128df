package io.cardproof.evidence;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.cardproof.adjudication.Recorded;
import io.cardproof.codec.Wire;
import io.cardproof.log.Checkpoint;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence of a card tells, in the order of the log.
 *
 * @param state as the last of its events left it; null of a card that is not on the ledger
 * @param lines what happened to the card
 * @param basis what the card's history rests on: members, products, policies
 * @param map what a map of cards says; null where the log has none yet
 * @param complete that there is nothing else on the card follows from the map and the leaves since
 * @param stamped a time token is there
 */
public record Story(
    String card,
    String origin,
    long treeSize,
    String root,
    @Nullable CardState state,
    List<Line> lines,
    List<Line> basis,
    @Nullable Mapped map,
    boolean complete,
    boolean stamped) {

  private static final String ATTEMPT = word(Event.AttemptRefused.class);

  /**
   * One event.
   *
   * @param entry index
   * @param at milliseconds
   * @param type as in docs/events.md
   * @param seq running number of the card; of a refused attempt, that of the event in its way
   * @param custody who keeps the key that signed the entry
   */
  public record Line(
      long entry, long at, String type, @Nullable Integer seq, String actor, Custody custody) {}

  /**
   * What the last map of cards before the checkpoint says of the card.
   *
   * @param leaf index of the map's leaf in the log
   * @param last running number of its last event, with {@code state}; null where it has no card
   */
  public record Mapped(long leaf, @Nullable Integer last, @Nullable CardState state) {}

  /** An entry and who keeps the key that signed it. */
  record Told(Recorded recorded, Custody custody) {}

  static Story of(String card, Checkpoint checkpoint, Retold retold, boolean stamped) {
    List<Line> lines = new ArrayList<>();
    List<Line> basis = new ArrayList<>();
    String batch = null;
    for (Told one : retold.told()) {
      Entry entry = one.recorded.entry();
      for (Event event : entry.events()) {
        Minting minting =
            event instanceof Event.CardsMinted minted
                ? Minting.of(entry, minted, card)
                : Minting.NOTHING;
        batch = minting == Minting.MINTED ? ((Event.CardsMinted) event).batch() : batch;
        CardStep step = step(event, card);
        if (minting == Minting.NOTHING && step == null && !isOf(event, batch)) {
          basis.add(line(one, word(event.getClass()), null));
        } else if (minting == Minting.ATTEMPTED) {
          lines.add(line(one, ATTEMPT, 0));
        } else {
          Integer seq = step == null ? null : (Integer) step.seq();
          Integer number = minting == Minting.MINTED ? (Integer) 0 : seq;
          lines.add(line(one, word(event.getClass()), number));
        }
      }
    }
    return new Story(
        card,
        checkpoint.origin(),
        checkpoint.size(),
        Base64.getEncoder().encodeToString(checkpoint.root()),
        retold.state(),
        List.copyOf(lines),
        List.copyOf(basis),
        retold.mapped(),
        retold.genesis().limits().mapInterval() > 0,
        stamped);
  }

  private static @Nullable CardStep step(Event event, String card) {
    return event.steps().stream().filter(step -> step.id().equals(card)).findFirst().orElse(null);
  }

  /** What befalls the whole batch that the card was minted in. */
  private static boolean isOf(Event event, @Nullable String batch) {
    return switch (event) {
      case Event.BatchRecalled e -> e.batch().equals(batch);
      case Event.BatchTransferred e -> e.batch().equals(batch);
      default -> false;
    };
  }

  private static Line line(Told told, String type, @Nullable Integer seq) {
    Recorded recorded = told.recorded;
    return new Line(
        recorded.index(),
        recorded.entry().at(),
        type,
        seq,
        recorded.entry().command().actor(),
        told.custody);
  }

  private static String word(Class<? extends Event> type) {
    return Objects.requireNonNull(type.getAnnotation(Wire.class)).value();
  }

  /**
   * How many of the card's entries were signed by keys that the gateway keeps, and how many not.
   */
  public Map<Custody, Long> custody() {
    return lines.stream().collect(groupingBy(Line::custody, TreeMap::new, counting()));
  }
}
