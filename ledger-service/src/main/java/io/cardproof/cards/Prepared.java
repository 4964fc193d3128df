package io.cardproof.cards;

/**
 * Carries a command out of a use case before it is signed, to the member who will sign it. Not a
 * failure: it ends the use case early, as preparing asks.
 */
public final class Prepared extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Draft draft;

  /** A command that waits for its member's signature. */
  public Prepared(Draft draft) {
    super(null, null, false, false);
    this.draft = draft;
  }

  public Draft draft() {
    return draft;
  }
}
