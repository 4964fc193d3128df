package io.cardproof.ledger.ethereum;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Votes for the gateways that this one's operator wants the contract to have.
 *
 * <p>What: looks now and then; votes for one account that is wanted and not there, or else against
 * one that is there and not wanted.
 *
 * <p>Guarantees: an account comes or goes once the operators of more than half of the gateways want
 * it so; until then nothing changes. One at a time, because votes lapse whenever one comes or goes.
 */
final class Electorate extends Chore {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final List<String> wanted;

  /**
   * @param wanted accounts; empty for whatever the contract has
   */
  Electorate(Chain chain, Carriage carriage, List<String> wanted) {
    super("ledger-electorate", INTERVAL, chain, carriage);
    this.wanted = wanted.stream().map(account -> account.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  boolean look() throws NodeException, InterruptedException {
    if (wanted.isEmpty()) {
      return true;
    }
    Optional<Ballot> ballot = ballot(chain.gateways());
    if (ballot.isPresent()) {
      vote(ballot.get());
    }
    return false;
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
}
