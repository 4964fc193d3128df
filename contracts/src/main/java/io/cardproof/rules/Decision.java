package io.cardproof.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules answer to a command. Only the first two become an entry. */
public sealed interface Decision {

  /**
   * @param at the time of the events: the later of the command's and of what it touches, ms
   */
  record Committed(long at, List<Event> events) implements Decision {}

  /**
   * @param events the recorded attempt; empty where the refusal leaves nothing
   * @param recordedBy submission id of the entry that recorded the same attempt before
   */
  record Refused(Refusal refusal, long at, List<Event> events, @Nullable String recordedBy)
      implements Decision {

    static Refused unrecorded(Refusal refusal) {
      return new Refused(refusal, 0, List.of(), null);
    }

    public boolean isRecorded() {
      return !events.isEmpty();
    }
  }

  /** The same was asked before; its first outcome, found by submission id, is the answer. */
  record Replayed(String submission) implements Decision {}

  /** A card that the gateway picked by SKU was taken meanwhile: pick again, nothing is recorded. */
  record Contended(String card) implements Decision {}
}
