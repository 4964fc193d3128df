package io.cardproof.ledger.ethereum;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Votes for the gateways that this one's operator wants the contract to have.
 *
 * <p>What: looks now and then; votes for one account that is wanted and not there, or else against
 * one that is there and not wanted.
 *
 * <p>Guarantees: an account comes or goes once the operators of more than half of the gateways want
 * it so; until then nothing changes. One at a time, because votes lapse whenever one comes or goes.
 */
final class Electorate {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final System.Logger LOG = System.getLogger(Electorate.class.getName());

  private final Chain chain;
  private final Carriage carriage;
  private final List<String> wanted;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * @param wanted accounts; empty for whatever the contract has
   */
  Electorate(Chain chain, Carriage carriage, List<String> wanted) {
    this.chain = chain;
    this.carriage = carriage;
    this.wanted = wanted.stream().map(account -> account.toLowerCase(Locale.ROOT)).toList();
  }

  void start() {
    if (!wanted.isEmpty()) {
      thread = Thread.ofVirtual().name("ledger-electorate").start(this::run);
    }
  }

  private void run() {
    try {
      while (!closed && !carriage.closed()) {
        vote();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "This gateway votes on gateways no more", e);
    }
  }

  /** What was voted for already would be undone, and is not sent again. */
  private void vote() throws InterruptedException {
    try {
      Ballot ballot = ballot(chain.gateways()).orElse(null);
      if (ballot != null && chain.wouldSucceed(ballot.calldata(), carriage.account())) {
        Fate fate = carriage.carry(ballot.calldata(), ballot.gas(), List.of(), () -> {});
        LOG.log(System.Logger.Level.INFO, "voted on the gateways: {0}", fate);
      }
    } catch (NodeException | Carriage.Lost e) {
      LOG.log(System.Logger.Level.DEBUG, "the vote on gateways is cast again", e);
    }
  }

  private Optional<Ballot> ballot(List<String> present) {
    return wanted.stream()
        .filter(account -> !present.contains(account))
        .map(account -> Ballot.onGateway(Ballot.Kind.ADD_GATEWAY, account))
        .findFirst()
        .or(() ->
            present.stream()
                .filter(account -> !wanted.contains(account))
                .map(account -> Ballot.onGateway(Ballot.Kind.REMOVE_GATEWAY, account))
                .findFirst());
  }

  void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
