package io.cardproof.ledger;

import java.util.Optional;

/** Orders commands, has the rules decide them, and remembers both. Safe for any thread. */
public interface Ledger extends AutoCloseable {

  /**
   * Submits one command and waits for its decision.
   *
   * <p>When this returns, the outcome and the papers handed in with it MUST be durable. The rules
   * know a submission id again, so the same submission MAY be handed in any number of times; it
   * commits at most once, and every later answer is the first one, marked as replayed. Commands of
   * one caller are ordered as they were returned; concurrent ones in any order.
   *
   * @throws LedgerException as its subclasses say, which also tell what the caller may assume
   */
  Outcome submit(Submission submission) throws LedgerException;

  /** What is committed now: a size and its root. Never waits for a command under way. */
  Head head();

  /** Whether a command could commit now. Cheap, bounded, and never throws. */
  Health check();

  /**
   * The account on a chain that this gateway sends from, {@code 0x} and 40 hexadecimal digits; none
   * where gateways have no accounts.
   */
  default Optional<String> account() {
    return Optional.empty();
  }

  /**
   * Finishes what was accepted, then refuses everything with {@link LedgerException.Unavailable}.
   */
  @Override
  void close();

  /**
   * @param root of the first {@code size} entries, 32 bytes base64
   */
  record Head(long size, String root) {}

  /**
   * @param kind {@code embedded}, {@code fabric} or {@code ethereum}
   * @param problem what keeps it from committing; empty where nothing does
   */
  record Health(boolean canCommit, String kind, String problem) {}
}
