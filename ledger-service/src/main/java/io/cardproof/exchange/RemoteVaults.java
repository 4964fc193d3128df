package io.cardproof.exchange;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.cards.VaultNetwork;
import io.cardproof.exchange.Messages.Deposit;
import io.cardproof.exchange.Messages.DepositAnswer;
import io.cardproof.exchange.Messages.DepositAsk;
import io.cardproof.exchange.Messages.ReleaseAnswer;
import io.cardproof.exchange.Messages.ReleaseAsk;
import io.cardproof.exchange.Peers.Peer;
import io.cardproof.vault.CardSecret;
import io.cardproof.vault.OneTimeKey;
import io.cardproof.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asker's side. Which gateway keeps a depositary's codes nobody has to say: each is asked until
 * one answers with the depositary's own signature, and that one is asked first the next time. Who
 * else is asked learns no more than the public log says.
 */
public final class RemoteVaults implements VaultNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteVaults.class);
  private static final int RETRY_AFTER_SECONDS = 2;

  private final @Nullable Peers peers;
  private final Standing standing;
  private final String organisation;
  private final List<Peer> siblings;
  private final List<Peer> others;
  private final @Nullable String depositary;

  /** As many as there are depositaries on the ledger. */
  private final Map<String, Peer> answeredBefore = new ConcurrentHashMap<>();

  /**
   * @param peers absent where nobody is configured to be asked
   * @param organisation this gateway's own
   */
  public RemoteVaults(
      @Nullable Peers peers, ExchangeSettings settings, Standing standing, String organisation) {
    this.peers = peers;
    this.standing = standing;
    this.organisation = organisation;
    this.depositary = settings.depositary();
    this.siblings = settings.siblings().stream().map(url -> new Peer(organisation, url)).toList();
    this.others =
        settings.gateways().entrySet().stream()
            .flatMap(
                other -> other.getValue().url().stream().map(url -> new Peer(other.getKey(), url)))
            .toList();
  }

  @Override
  public String depositaryFor(Caller supplier) {
    if (standing.keepsKeyOf(supplier.member())) {
      return supplier.member();
    }
    if (depositary != null && standing.keepsKeyOf(depositary)) {
      return depositary;
    }
    throw Refused.invalid(
        "deposit",
        "this gateway keeps codes for members whose key it has, or in the name of one: its"
            + " operator sets cardproof.exchange.depositary");
  }

  @Override
  public boolean mayHave(String keeper) {
    return !candidates(keeper).isEmpty();
  }

  private List<Peer> candidates(String keeper) {
    if (standing.keepsKeyOf(keeper)) {
      return siblings;
    }
    List<Peer> inOrder = new ArrayList<>(others);
    Peer before = answeredBefore.get(keeper);
    if (before != null) {
      inOrder.remove(before);
      inOrder.addFirst(before);
    }
    return inOrder;
  }

  @Override
  public void replicate(String batch, Map<String, byte[]> sealed) {
    List<Deposit> deposits =
        sealed.entrySet().stream()
            .map(code -> new Deposit(code.getKey(), code.getValue()))
            .toList();
    DepositAsk ask = new DepositAsk(batch, deposits);
    for (Peer sibling : siblings) {
      try {
        DepositAnswer answer =
            Objects.requireNonNull(peers)
                .post(sibling, Messages.DEPOSITS, ask, DepositAnswer.class);
        if (answer.kept() != deposits.size()) {
          throw away("another gateway of this organisation kept less than it was given");
        }
      } catch (PeerException e) {
        // Some siblings may have them by now: sealed, and of no batch until it is on the ledger.
        LOG.warn("{} does not take deposits: {}", sibling.url(), e.code());
        throw away("another gateway of this organisation does not take deposits now");
      }
    }
  }

  @Override
  public Map<String, CardSecret> fetch(Wanted wanted) {
    OneTimeKey key = OneTimeKey.generate();
    byte[] statement =
        Statements.release(
            standing.ledger(), organisation, wanted.entry(), key.publicKey(), wanted.cards());
    ReleaseAsk ask =
        new ReleaseAsk(
            wanted.entry(),
            wanted.cards(),
            key.publicKey(),
            standing.sign(wanted.actor(), statement));
    for (Peer peer : candidates(wanted.depositary())) {
      Optional<Map<String, CardSecret>> codes = ask(peer, ask, statement, key, wanted);
      if (codes.isPresent()) {
        answeredBefore.put(wanted.depositary(), peer);
        return codes.get();
      }
    }
    throw away("the gateway that keeps these codes does not release them now; repeat the request");
  }

  private Optional<Map<String, CardSecret>> ask(
      Peer peer, ReleaseAsk ask, byte[] statement, OneTimeKey key, Wanted wanted) {
    try {
      ReleaseAnswer answer =
          Objects.requireNonNull(peers).post(peer, Messages.RELEASES, ask, ReleaseAnswer.class);
      byte[] answered = Statements.released(statement, answer.sealed());
      if (standing.isBy(wanted.depositary(), answered, answer.signature())) {
        Map<String, CardSecret> codes = key.open(statement, answer.sealed());
        if (codes.keySet().equals(Set.copyOf(wanted.cards()))) {
          return Optional.of(codes);
        }
      }
      LOG.error("{} released what is not signed by the depositary", peer.url());
    } catch (VaultException e) {
      LOG.error("{} released what does not open", peer.url());
    } catch (PeerException e) {
      LOG.info("{} releases nothing for entry {}: {}", peer.url(), wanted.entry(), e.code());
    }
    return Optional.empty();
  }

  private static Refused away(String detail) {
    return Refused.later("vault.unavailable", detail, RETRY_AFTER_SECONDS);
  }
}
