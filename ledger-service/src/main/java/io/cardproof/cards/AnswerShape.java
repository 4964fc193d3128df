package io.cardproof.cards;

import org.jspecify.annotations.Nullable;

/**
 * Shapes the answer to a kind of action from the entry it became, and from nothing that could have
 * changed since: so a replay, a call signed by its member, and a first call answer with the same
 * bytes.
 */
public interface AnswerShape {
  /** The answer as its caller may see it, or null where the action is another's to shape. */
  @Nullable Answer of(Caller caller, Desk.Done done);
}
