package io.cardproof.cards;

import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.tags.CodeNormaliser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What holds and sales share: an order turned into cards, tags and an answer it had before. */
final class Checkout {
  private final Desk desk;
  private final Records records;
  private final Stock stock;
  private final Tags tags;
  private final KeyedLocks orders = new KeyedLocks();

  Checkout(Desk desk, Records records, Stock stock, Tags tags) {
    this.desk = desk;
    this.records = records;
    this.stock = stock;
    this.tags = tags;
  }

  /** The action for the cards that were found. */
  interface Build {
    Action with(List<String> cards, @Nullable List<String> accountTags);
  }

  int itemsMax() {
    return records.ledger().limits().itemsPerOrder();
  }

  /** Spelled as a code is, so that the seller's account and the issuer's can be compared. */
  static @Nullable String account(@Nullable String given) {
    if (given == null) {
      return null;
    }
    try {
      return CodeNormaliser.normalise(Input.reference(given, "accountRef"), false);
    } catch (IllegalArgumentException e) {
      throw Refused.invalid("accountRef", "`accountRef` is no account");
    }
  }

  @Nullable List<String> accountTags(Caller caller, List<String> cards, @Nullable String account) {
    return account == null ? null : tags.accountTags(caller, cards, account);
  }

  /** Asks for an order that names its cards: what it was answered before, the rules know. */
  Desk.Done askNamed(
      Asking asking, Asked asked, Order order, Build build, List<SealedPaper> papers) {
    List<String> cards = order.items().stream().map(item -> named(item.card())).toList();
    List<String> accountTags = accountTags(asking.caller(), cards, order.account());
    return desk.ask(asking, asked, build.with(cards, accountTags), papers);
  }

  private static String named(@Nullable String card) {
    if (card == null || !Input.isHash(card)) {
      throw Refused.of(RefusalCode.CARD_UNKNOWN);
    }
    return card;
  }

  /**
   * Asks for an order, picking cards where it names products.
   *
   * @param before the answer that the same order has already, looked for first and last: a repeat
   *     must find it though no card is left
   */
  Desk.Done ask(
      Asking asking,
      Asked asked,
      Order order,
      Supplier<Optional<Desk.Done>> before,
      Build build,
      List<SealedPaper> papers) {
    try (KeyedLocks.Held _ = orders.lock(asking.caller().member() + "/" + order.id())) {
      if (records.replica().entryOf(asking.submissionId()).isEmpty()) {
        Optional<Desk.Done> done = before.get();
        if (done.isPresent()) {
          return done.get();
        }
      }
      return pickAndAsk(asking, asked, order, before, build, papers);
    }
  }

  private Desk.Done pickAndAsk(
      Asking asking,
      Asked asked,
      Order order,
      Supplier<Optional<Desk.Done>> before,
      Build build,
      List<SealedPaper> papers) {
    try (Try tries = new Try(asking.caller(), order)) {
      try {
        Desk.Done done =
            desk.askPicking(
                asking,
                asked,
                attempt -> {
                  List<String> cards = tries.cards();
                  return build.with(cards, accountTags(asking.caller(), cards, order.account()));
                },
                papers);
        tries.markUsed(done);
        return done;
      } catch (Refused refused) {
        if (!refused.code().equals("stock.insufficient")) {
          throw refused;
        }
        // Another gateway may have answered this very order meanwhile.
        return before.get().orElseThrow(() -> tries.why().map(Refused::of).orElse(refused));
      }
    }
  }

  /** The picks of one request; each try gives up the one before. */
  private final class Try implements AutoCloseable {
    private final Caller caller;
    private final Order order;
    private Stock.Picked picked = stock.nothing();
    private @Nullable String lastPicked;

    Try(Caller caller, Order order) {
      this.caller = caller;
      this.order = order;
    }

    List<String> cards() {
      picked.markUsed(); // lost to another: not first in line again
      picked.close();
      picked = stock.nothing();
      Set<String> named = new HashSet<>();
      order.items().forEach(item -> named.add(item.card() == null ? "" : item.card()));
      List<String> cards = new ArrayList<>();
      for (OrderItem item : order.items()) {
        cards.addAll(item.card() == null ? pick(item, named) : List.of(named(item.card())));
      }
      return cards;
    }

    private List<String> pick(OrderItem item, Set<String> named) {
      String sku = Input.required(item.sku(), "items");
      records.product(sku);
      if (!caller.has(Role.MARKETPLACE)) {
        throw Refused.of(RefusalCode.ROLE_MISSING);
      }
      int from = picked.cards().size();
      stock.take(caller, sku, item.quantity(), named, picked);
      List<String> taken = List.copyOf(picked.cards().subList(from, picked.cards().size()));
      if (taken.size() < item.quantity()) {
        throw Refused.of("stock.insufficient");
      }
      lastPicked = taken.getFirst();
      return taken;
    }

    void markUsed(Desk.Done done) {
      if (!done.replayed()) {
        picked.markUsed();
      }
    }

    /** Cards were there and none would do: the rules know what the caller lacks. */
    Optional<RefusalCode> why() {
      return lastPicked == null
          ? Optional.empty()
          : records
              .wouldRefuseSale(caller, lastPicked)
              .filter(code ->
                  code == RefusalCode.CREDENTIAL_MISSING
                      || code == RefusalCode.TIER_REQUIREMENT_MISSING);
    }

    @Override
    public void close() {
      picked.close();
    }
  }

  /** The sale of an order that is sold already. */
  Optional<Desk.Done> soldBefore(Caller caller, String commitment, List<OrderItem> items) {
    StateValue.Order order = records.find(StateKey.order(caller.member(), commitment));
    if (order == null || order.sale() == null) {
      return Optional.empty();
    }
    if (!order.items().equals(items)) {
      throw Refused.of(RefusalCode.ORDER_EXISTS);
    }
    return entryOf(records.there(StateKey.sale(order.sale())).submission());
  }

  /** The live hold of an order. */
  Optional<Desk.Done> heldBefore(Caller caller, String commitment, List<OrderItem> items) {
    StateValue.Order order = records.find(StateKey.order(caller.member(), commitment));
    if (order != null && order.sale() != null) {
      throw Refused.of(RefusalCode.ORDER_EXISTS);
    }
    if (order == null || order.hold() == null) {
      return Optional.empty();
    }
    StateValue.Hold hold = records.there(StateKey.hold(order.hold()));
    if (hold.state() != StateValue.HoldState.LIVE || records.now() >= hold.expiresAt()) {
      return Optional.empty();
    }
    if (!order.items().equals(items)) {
      throw Refused.of(RefusalCode.ORDER_EXISTS);
    }
    return entryOf(hold.submission());
  }

  private Optional<Desk.Done> entryOf(String submission) {
    OptionalLong index = records.replica().entryOf(submission);
    return index.isPresent() ? Optional.of(desk.done(index.getAsLong(), true)) : Optional.empty();
  }
}
