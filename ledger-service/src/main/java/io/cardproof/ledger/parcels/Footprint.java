package io.cardproof.ledger.parcels;

import io.cardproof.ledger.LedgerException;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.StoreException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which state a command reads and writes, by having it decided on this gateway's replica.
 *
 * <p>A guess: the chain may be ahead and decide otherwise. It keeps this gateway from putting two
 * commands that touch the same into transactions under way at the same time, one of which would be
 * lost to the other; the chain's own check of versions is what keeps the ledger right.
 */
public record Footprint(Set<StateKey<?>> reads, Set<StateKey<?>> writes) {
  public static final Footprint NONE = new Footprint(Set.of(), Set.of());

  /** A footprint with the decision it comes from. */
  public record Guess(Footprint footprint, Decision decision) {}

  /**
   * @throws LedgerException.Corrupt if the rules stumble: they decide whatever a sound state holds
   */
  public static Guess of(Command command, State replica) throws LedgerException.Corrupt {
    try {
      return guess(command, replica);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LedgerException.Corrupt("the rules cannot decide it", e);
    }
  }

  private static Guess guess(Command command, State replica) {
    Set<StateKey<?>> reads = new HashSet<>();
    State recording =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            reads.add(key);
            return replica.get(key);
          }
        };
    Decision decision = Rules.decide(command, recording);
    Overlay changes = new Overlay(recording);
    Rules.apply(command, decision, changes);
    Set<StateKey<?>> writes = new HashSet<>(changes.changes().keySet());
    writes.add(StateKey.submission(command.id()));
    return new Guess(new Footprint(reads, writes), decision);
  }
}
