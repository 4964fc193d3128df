package io.cardproof.ops;

import io.cardproof.cards.Refused;
import io.cardproof.members.Policies;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the policies that ship on a network's ledger, from its founder's gateway. A founder
 * alone writes them into its folder; here the chain orders them, and it may be away at first.
 */
final class FirstPolicies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FirstPolicies.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Policies policies;
  private final boolean founder;
  private final Thread thread;

  /**
   * @param founder whether this gateway can sign as the operator of a network
   */
  FirstPolicies(Policies policies, boolean founder) {
    this.policies = policies;
    this.founder = founder;
    this.thread = Thread.ofVirtual().name("first-policies").unstarted(this::publish);
  }

  void start() {
    if (founder) {
      thread.start();
    }
  }

  /** Repeat-safe at any point: what is published already is left out. */
  private void publish() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Founding.publishPolicies(policies);
        return;
      } catch (Refused refused) {
        if (!refused.code().startsWith("ledger.")) {
          LOG.error("the shipped policies cannot be published: {}", refused.code());
          return;
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it; the next start goes on. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
