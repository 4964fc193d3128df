package io.cardproof.proofs;

import io.cardproof.cards.Caller;
import io.cardproof.codec.Wire;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import io.cardproof.store.Replica.Pile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entries as they concern a member: what it did itself, what was done to it, and what happened to
 * cards that it supplied, holds or sold. Who watches over the ledger reads all of them.
 */
public final class EntryFeed {
  private static final Set<Role> READERS = Set.of(Role.OPERATOR, Role.AUDITOR, Role.ARBITRATOR);

  private final Replica replica;

  public EntryFeed(Replica replica) {
    this.replica = replica;
  }

  /** How many entries there are to read. */
  public long size() {
    return replica.size();
  }

  /** The entry if it concerns the member, else null; the index is below {@link #size}. */
  public @Nullable Entry read(long index, Caller caller) {
    return replica.at(index) instanceof Entry entry && concerns(entry, caller) ? entry : null;
  }

  /** Whether the member is still let in. */
  public boolean isActive(Caller caller) {
    StateValue.Member member = replica.state().get(StateKey.member(caller.member()));
    return member != null && !member.suspended();
  }

  private boolean concerns(Entry entry, Caller caller) {
    String me = caller.member();
    return entry.command().actor().equals(me)
        || caller.roles().stream().anyMatch(READERS::contains)
        || entry.events().stream().anyMatch(event -> concerns(event, caller));
  }

  private boolean concerns(Event event, Caller caller) {
    String me = caller.member();
    return switch (event) {
      case Event.MemberAdmitted e -> e.member().equals(me);
      case Event.MemberSuspended e -> e.member().equals(me);
      case Event.MemberReinstated e -> e.member().equals(me);
      case Event.ApiKeyReplaced e -> e.member().equals(me);
      case Event.SigningKeyRotated e -> e.member().equals(me);
      case Event.MemberDelegated e -> e.member().equals(me);
      case Event.CredentialRecorded e -> e.member().equals(me);
      case Event.BatchTransferred e ->
          e.from().equals(me) || e.to().equals(me) || isPartyToBatch(e.batch(), me);
      case Event.CardsTransferred e -> e.to().equals(me) || isParty(e.cards(), me);
      case Event.PoolDeposited e -> e.member().equals(me);
      case Event.PoolPaidOut e -> e.member().equals(me);
      case Event.EscrowHeld e -> isOfEscrow(e.escrow(), me);
      case Event.EscrowReleased e -> isOfEscrow(e.escrow(), me);
      case Event.EscrowPaidOut e -> isOfEscrow(e.escrow(), me);
      case Event.ClaimRuled e -> isLiable(e.claim(), me) || isParty(event.steps(), me);
      case Event.SlaBreached e -> me.equals(e.late().member()) || isParty(event.steps(), me);
      case Event.BatchRecalled e -> isPartyToBatch(e.batch(), me) || maySell(e.batch(), caller);
      default -> isParty(event.steps(), me);
    };
  }

  /** Who has the money, and whose sale it is for. */
  private boolean isOfEscrow(String id, String me) {
    State state = replica.state();
    StateValue.Escrow escrow = state.get(StateKey.escrow(id));
    StateValue.Sale sale = escrow == null ? null : state.get(StateKey.sale(escrow.sale()));
    return escrow != null
        && (escrow.guarantor().equals(me) || (sale != null && sale.seller().equals(me)));
  }

  /** Who answers for a card may have had it long ago. */
  private boolean isLiable(String id, String me) {
    StateValue.Claim claim = replica.state().get(StateKey.claim(id));
    return claim != null && claim.liable() != null && me.equals(claim.liable().member());
  }

  /** The event's name on the ledger, such as {@code card.sold}. */
  public static String nameOf(Event event) {
    return Objects.requireNonNull(event.getClass().getAnnotation(Wire.class)).value();
  }

  private boolean isParty(List<CardStep> cards, String me) {
    return cards.stream().anyMatch(step -> isPartyToCard(step.id(), me));
  }

  private boolean isPartyToCard(String id, String me) {
    State state = replica.state();
    StateValue.Card card = state.get(StateKey.card(id));
    if (card == null) {
      return false;
    }
    StateValue.Sale sale = card.sale() == null ? null : state.get(StateKey.sale(card.sale()));
    String seller = sale == null ? null : sale.seller();
    return Stream.of(card.holder(), card.redeemer(), seller).anyMatch(me::equals)
        || isPartyToBatch(card.batch(), me);
  }

  private boolean isPartyToBatch(String id, String me) {
    StateValue.Batch batch = replica.state().get(StateKey.batch(id));
    return batch != null && (batch.supplier().equals(me) || batch.holder().equals(me));
  }

  /** Who may sell from a batch, or has unsold cards of it that were transferred singly. */
  private boolean maySell(String id, Caller caller) {
    StateValue.Batch batch = replica.state().get(StateKey.batch(id));
    if (batch == null || !caller.has(Role.MARKETPLACE)) {
      return false;
    }
    return batch.sellers().contains("*")
        || batch.sellers().contains(caller.member())
        || !replica.unsoldCards(new Pile(id, caller.member()), null, 1).isEmpty();
  }
}
