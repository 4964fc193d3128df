package io.cardproof.ledger.replica;

/** The end of a ledger's own threads: what they use is freed after it. */
public final class Threads {
  private Threads() {}

  /**
   * Returns once a thread has ended, which is for the caller to bring about; at once on that thread
   * itself. An interrupt meanwhile is kept for later.
   */
  public static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
