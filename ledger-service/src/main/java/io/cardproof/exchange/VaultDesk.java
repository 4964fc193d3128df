package io.cardproof.exchange;

import io.cardproof.cards.Refused;
import io.cardproof.cards.Releases;
import io.cardproof.exchange.Messages.DepositAnswer;
import io.cardproof.exchange.Messages.DepositAsk;
import io.cardproof.exchange.Messages.ReleaseAnswer;
import io.cardproof.exchange.Messages.ReleaseAsk;
import io.cardproof.rules.Limits;
import io.cardproof.vault.CardSecret;
import io.cardproof.vault.OneTimeKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** The vault as other gateways see it: codes go out against an entry, copies come in. */
public final class VaultDesk {
  private static final int CARDS_MAX = 1_000;

  private final Releases releases;
  private final Standing standing;
  private final String organisation;

  /**
   * @param organisation this gateway's own
   */
  public VaultDesk(Releases releases, Standing standing, String organisation) {
    this.releases = releases;
    this.standing = standing;
    this.organisation = organisation;
  }

  /**
   * Releases codes to the organisation that serves the entry's actor, encrypted to its one-time key
   * and signed for the depositary.
   *
   * @throws Refused as {@link Releases}; {@code auth.invalid}; {@code card.not_deposited} where
   *     another organisation is the depositary
   */
  ReleaseAnswer release(String asker, ReleaseAsk ask) {
    if (ask.cards().size() > CARDS_MAX) {
      throw Refused.invalid("cards", "at most " + CARDS_MAX + " cards");
    }
    Releases.Entitlement entitlement = releases.entitlement(ask.entry(), ask.cards());
    byte[] statement =
        Statements.release(standing.ledger(), asker, ask.entry(), ask.key(), ask.cards());
    standing.require(asker, entitlement.actor(), statement, ask.signature());
    if (!standing.keepsKeyOf(entitlement.depositary())) {
      throw Refused.withDetail("card.not_deposited", "another organisation keeps these codes");
    }
    byte[] evidence = Json.STRICT.writeValueAsBytes(ask);
    return answer(entitlement, statement, releases.release(entitlement, asker, evidence), ask);
  }

  private ReleaseAnswer answer(
      Releases.Entitlement entitlement,
      byte[] statement,
      Map<String, CardSecret> codes,
      ReleaseAsk ask) {
    byte[] sealed;
    try {
      sealed = OneTimeKey.seal(ask.key(), statement, codes);
    } catch (IllegalArgumentException e) {
      throw Refused.invalid("key", "this is no X25519 public key");
    }
    byte[] answered = Statements.released(statement, sealed);
    return new ReleaseAnswer(sealed, standing.sign(entitlement.depositary(), answered));
  }

  /**
   * Keeps what another gateway of this very organisation was given.
   *
   * @throws Refused {@code auth.invalid} for any other; {@code request.invalid}
   */
  DepositAnswer keep(String asker, DepositAsk ask) {
    if (!asker.equals(organisation)) {
      throw Refused.withDetail("auth.invalid", "deposits are shared within one organisation");
    }
    if (ask.deposits().size() > Limits.CARDS_PER_CHUNK) {
      throw Refused.invalid("deposits", "at most " + Limits.CARDS_PER_CHUNK + " at a time");
    }
    Map<String, byte[]> sealed = new LinkedHashMap<>();
    ask.deposits().forEach(deposit -> sealed.put(deposit.card(), deposit.sealed()));
    return new DepositAnswer(releases.keep(ask.batch(), sealed));
  }
}
