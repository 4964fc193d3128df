package io.cardproof.sequence;

import io.cardproof.codec.CodecException;
import io.cardproof.log.EntryBundle;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signed commands that travel together, as one transaction of a chain.
 *
 * <p>What: each item is decided at its place, against the state after those before it; one that is
 * refused, forged or no command at all has no effect on the others.
 *
 * <p>Guarantees: a pure function of items and state, so that every endorser and every replica comes
 * to the same outcomes and the same leaves. Which items a chain takes at all (their size, their
 * time against a clock) is not decided here.
 */
public final class Parcel {
  /** Items of one parcel: as many leaves as an entry bundle holds. */
  public static final int ITEMS_MAX = 256;

  private final List<@Nullable SignedCommand> items;

  private Parcel(List<@Nullable SignedCommand> items) {
    this.items = items;
  }

  /**
   * Reads what travelled; whatever the bytes, this does not fail.
   *
   * @param items each the canonical bytes of a {@link SignedCommand}, if its sender was honest
   */
  public static Parcel of(List<byte[]> items) {
    List<@Nullable SignedCommand> read = new ArrayList<>(items.size());
    for (byte[] item : items) {
      read.add(read(item));
    }
    return new Parcel(read);
  }

  private static @Nullable SignedCommand read(byte[] item) {
    try {
      return SignedCommand.ofBytes(item);
    } catch (CodecException e) {
      return null;
    }
  }

  /** The items in their order; null for one that is no command. */
  public List<@Nullable SignedCommand> items() {
    return items;
  }

  /** Decides every item; what changes is in the result only. */
  public Decided decide(State before, Admission admission) {
    Overlay state = new Overlay(before);
    List<Placed> outcomes = new ArrayList<>(items.size());
    for (SignedCommand item : items) {
      Placed placed = place(item, state, admission);
      if (placed instanceof Placed.Entered entered) {
        Entry entry = entered.entry();
        Rules.apply(entry.command(), entry.events(), entry.at(), state);
      }
      outcomes.add(placed);
    }
    return new Decided(List.copyOf(outcomes), state);
  }

  private static Placed place(@Nullable SignedCommand item, State state, Admission admission) {
    if (item == null) {
      return new Placed.Refused(Refusal.field("command"), null);
    }
    Refusal refusal = admission.refusal(item, state);
    return refusal == null
        ? Sequencing.place(item.command(), item.signature(), state)
        : new Placed.Refused(refusal, null);
  }

  /**
   * @param outcomes one for each item, in their order
   * @param overlay the state before with what the entries change on top
   */
  public record Decided(List<Placed> outcomes, Overlay overlay) {

    public List<Placed.Entered> entered() {
      return outcomes.stream()
          .filter(Placed.Entered.class::isInstance)
          .map(Placed.Entered.class::cast)
          .toList();
    }

    /** The leaves as one entry bundle: what a chain announces; null where there are none. */
    public byte @Nullable [] bundle() {
      List<byte[]> leaves = entered().stream().map(Placed.Entered::leaf).toList();
      return leaves.isEmpty() ? null : EntryBundle.encode(leaves);
    }

    public ParcelAnswer answer() {
      return ParcelAnswer.of(outcomes);
    }
  }
}
