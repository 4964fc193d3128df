package io.cardproof.watch;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Rules;
import io.cardproof.store.Replica;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands steps in. The rules are asked first whether one is due, so that only what will be an entry
 * is sent; that it happens once is theirs as well, whoever else sends it.
 */
final class Steps {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  /** Stands for ids that play no part in whether a step is due. */
  private static final String NO_HASH = "A".repeat(43);

  /** No member's own key begins with it: theirs are visible ASCII. */
  private static final String SPACE = "\u0001watch/";

  private final Desk desk;
  private final Replica replica;
  private final Supplier<Optional<Caller>> relay;
  private final InstantSource clock;
  private final Consumer<String> counted;

  /**
   * @param relay who signs, if anybody is there to
   * @param counted told the name of each step that became an entry
   */
  Steps(
      Desk desk,
      Replica replica,
      Supplier<Optional<Caller>> relay,
      InstantSource clock,
      Consumer<String> counted) {
    this.desk = desk;
    this.replica = replica;
    this.relay = relay;
    this.clock = clock;
    this.counted = counted;
  }

  enum Ending {
    /** It is on the ledger, or not due, or another's. */
    DONE,
    /** Nothing is known to be done: try again. */
    LATER
  }

  /** Whether the rules would take it now. */
  boolean isDue(Action action) {
    return relay.get().map(caller -> isDue(caller, action)).orElse(false);
  }

  private boolean isDue(Caller caller, Action action) {
    Command command =
        new Command(
            action, caller.member(), NO_HASH, clock.millis(), NO_HASH, replica.genesisHash());
    return Rules.decide(command, replica.state()) instanceof Decision.Committed;
  }

  /**
   * @param name of the step, one for each (claim, step) or (sale, card, reason)
   */
  Ending take(String name, Action action) {
    Optional<Caller> caller = relay.get();
    if (caller.isEmpty() || !isDue(caller.get(), action)) {
      return Ending.DONE;
    }
    String id = Digests.submissionId(caller.get().member(), SPACE + name);
    try {
      Desk.Done done = desk.ask(new Asking(caller.get(), id, false), action, List.of());
      if (!done.replayed()) {
        counted.accept(done.entry().command().action().getClass().getSimpleName());
      }
      return Ending.DONE;
    } catch (Refused e) {
      return after(e);
    }
  }

  /** What the rules refuse was done by another meanwhile, or is not due any more. */
  private static Ending after(Refused refused) {
    boolean later = refused.code().startsWith("ledger.") || refused.code().startsWith("limit.");
    if (later) {
      LOG.warn("a step waits: {}", refused.code());
    }
    return later ? Ending.LATER : Ending.DONE;
  }
}
