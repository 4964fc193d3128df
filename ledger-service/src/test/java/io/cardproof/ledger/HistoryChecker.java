package io.cardproof.ledger;

import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whether a concurrent run could have happened one command after the other (linearizability).
 *
 * <p>In general that is a search; here the ledger reveals its order, so that two linear checks do:
 * every answer is the one that the rules give when the log is replayed in its order, and that order
 * does not contradict real time (what was answered before another was asked stands before it).
 */
public final class HistoryChecker {
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

  /**
   * @param answer null where the caller got none
   */
  private record Call(Command command, long asked, long answered, @Nullable Outcome answer) {}

  /** Submits, and remembers when it was asked and answered. */
  public Outcome submit(Ledger ledger, Submission submission) throws LedgerException {
    long asked = System.nanoTime();
    try {
      Outcome outcome = ledger.submit(submission);
      calls.add(new Call(submission.command(), asked, System.nanoTime(), outcome));
      return outcome;
    } catch (LedgerException e) {
      calls.add(new Call(submission.command(), asked, Long.MAX_VALUE, null));
      throw e;
    }
  }

  /** What is wrong with the run; empty where nothing is. */
  public List<String> problems(Replica replica) {
    List<String> problems = new ArrayList<>();
    Map<String, Long> places = replay(replica, problems);
    for (Call call : calls) {
      answers(call, places, problems);
    }
    realTime(places, problems);
    return problems;
  }

  private static Map<String, Long> replay(Replica replica, List<String> problems) {
    Map<StateKey<?>, StateValue> model = new HashMap<>();
    State state =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            return key.type().cast(model.get(key));
          }
        };
    Map<String, Long> places = new HashMap<>();
    for (long index = 0; index < replica.size(); index++) {
      if (!(replica.at(index) instanceof Entry entry)) {
        continue;
      }
      Overlay overlay = new Overlay(state);
      Decision decision = Rules.decide(entry.command(), overlay);
      boolean same =
          switch (decision) {
            case Decision.Committed c ->
                entry.refusal() == null && c.events().equals(entry.events());
            case Decision.Refused r ->
                r.refusal().equals(entry.refusal()) && r.events().equals(entry.events());
            default -> false;
          };
      if (!same) {
        problems.add("entry " + index + " is not what the model decides");
      }
      Rules.apply(entry.command(), entry.events(), entry.at(), overlay);
      model.putAll(overlay.changes());
      if (places.put(entry.command().id(), index) != null) {
        problems.add("entry " + index + " repeats a submission");
      }
    }
    return places;
  }

  private static void answers(Call call, Map<String, Long> places, List<String> problems) {
    Receipt receipt =
        switch (call.answer) {
          case Outcome.Committed committed -> committed.receipt();
          case Outcome.Refused refused -> refused.receipt();
          case null -> null;
        };
    if (receipt != null
        && !Long.valueOf(receipt.entry()).equals(places.get(receipt.submissionId()))) {
      problems.add("a receipt names entry " + receipt.entry() + ", which is another's");
    }
    if (call.answer instanceof Outcome.Committed && receipt == null) {
      problems.add("committed without a receipt");
    }
  }

  /** Along the log, the earliest answer of the rest never lies before the latest asking so far. */
  private void realTime(Map<String, Long> places, List<String> problems) {
    List<Call> placed = new ArrayList<>();
    for (Call call : calls) {
      boolean own =
          switch (call.answer) {
            case Outcome.Committed c -> c.receipt().submissionId().equals(call.command.id());
            case Outcome.Refused r ->
                r.receipt() != null && r.receipt().submissionId().equals(call.command.id());
            case null -> false;
          };
      if (own && !isReplay(call)) {
        placed.add(call);
      }
    }
    placed.sort((a, b) -> Long.compare(place(places, a), place(places, b)));
    long latestAsked = Long.MIN_VALUE;
    for (Call call : placed) {
      if (call.answered < latestAsked) {
        problems.add("entry " + place(places, call) + " stands after one asked later");
      }
      latestAsked = Math.max(latestAsked, call.asked);
    }
  }

  private static boolean isReplay(Call call) {
    return switch (call.answer) {
      case Outcome.Committed c -> c.replayed();
      case Outcome.Refused r -> r.replayed();
      case null -> false;
    };
  }

  private static long place(Map<String, Long> places, Call call) {
    return places.getOrDefault(call.command.id(), -1L);
  }
}
