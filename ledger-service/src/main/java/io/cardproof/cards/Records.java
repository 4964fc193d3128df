package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Cards;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What use cases look up on the ledger, and what they say where it is not there. */
public final class Records {
  /** Stands for a field that plays no part in a question. */
  private static final String NO_HASH = "A".repeat(43);

  private final Replica replica;
  private final InstantSource clock;

  Records(Replica replica, InstantSource clock) {
    this.replica = replica;
    this.clock = clock;
  }

  public Replica replica() {
    return replica;
  }

  public long now() {
    return clock.millis();
  }

  public <V extends StateValue> @Nullable V find(StateKey<V> key) {
    return replica.state().get(key);
  }

  /** What the rules have put there before. */
  public <V extends StateValue> V there(StateKey<V> key) {
    V value = find(key);
    if (value == null) {
      throw new IllegalStateException("the state lacks a " + key.prefix() + " it must hold");
    }
    return value;
  }

  /** What stands under an id from outside; where nothing does, it is unknown. */
  public <V extends StateValue> V known(String id, StateKey<V> key, RefusalCode otherwise) {
    V value = Input.isId(id) ? find(key) : null;
    if (value == null) {
      throw Refused.of(otherwise);
    }
    return value;
  }

  public StateValue.Card card(String id) {
    return known(id, StateKey.card(id), RefusalCode.CARD_UNKNOWN);
  }

  StateValue.Batch batch(String id) {
    return known(id, StateKey.batch(id), RefusalCode.BATCH_UNKNOWN);
  }

  StateValue.Hold hold(String id) {
    return known(id, StateKey.hold(id), RefusalCode.HOLD_UNKNOWN);
  }

  public StateValue.Sale sale(String id) {
    return known(id, StateKey.sale(id), RefusalCode.SALE_UNKNOWN);
  }

  /** SKUs may be in any script, so only their length is looked at. */
  public StateValue.Product product(String sku) {
    StateValue.Product product =
        sku.length() <= Input.REFERENCE_CHARS && sku.chars().noneMatch(Character::isISOControl)
            ? find(StateKey.product(sku))
            : null;
    if (product == null) {
      throw Refused.of(RefusalCode.PRODUCT_UNKNOWN);
    }
    return product;
  }

  public StateValue.Batch batchOf(StateValue.Card card) {
    return there(StateKey.batch(card.batch()));
  }

  public String skuOf(String card) {
    return batchOf(there(StateKey.card(card))).sku();
  }

  /** The sale that an order was made with: replacements have sales of their own. */
  public String firstSale(String id) {
    String first = id;
    StateValue.Sale sale = there(StateKey.sale(first));
    while (sale.reissueFor() != null) {
      String before = there(StateKey.claim(sale.reissueFor())).sale();
      if (before == null) {
        throw new IllegalStateException("a claim without a sale has no remedy");
      }
      first = before;
      sale = there(StateKey.sale(first));
    }
    return first;
  }

  public StateValue.Ledger ledger() {
    return there(StateKey.LEDGER);
  }

  StateValue.@Nullable Hold holdOf(StateValue.Card card) {
    return card.hold() == null ? null : find(StateKey.hold(card.hold()));
  }

  CardState shown(StateValue.Card card) {
    return Cards.shown(card, batchOf(card), holdOf(card), now());
  }

  public static boolean isOffice(Caller caller) {
    return caller.has(Role.ARBITRATOR) || caller.has(Role.AUDITOR) || caller.has(Role.OPERATOR);
  }

  /** Why the rules would not let the caller sell the card now; empty where they would. */
  Optional<RefusalCode> wouldRefuseSale(Caller caller, String card) {
    Action.MakeSale sale =
        new Action.MakeSale(
            null,
            null,
            List.of(card),
            NO_HASH,
            List.of(OrderItem.ofCard(card)),
            NO_HASH,
            null,
            null);
    return wouldRefuse(caller, sale);
  }

  /** The rules themselves, asked without the ledger. */
  Optional<RefusalCode> wouldRefuse(Caller caller, Action action) {
    return decide(caller, action) instanceof Decision.Refused refused
        ? Optional.of(refused.refusal().code())
        : Optional.empty();
  }

  public Decision decide(Caller caller, Action action) {
    return Rules.decide(hypothetical(caller, action), replica.state());
  }

  Command hypothetical(Caller caller, Action action) {
    return new Command(action, caller.member(), NO_HASH, now(), NO_HASH, replica.genesisHash());
  }
}
