package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.cards.Spelled;
import io.cardproof.rules.Action;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Event;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims as they stand, for who has a part in them. */
public final class ClaimPages {
  /** Claims looked at for one page; a page may end short of its limit and still have a next. */
  private static final int SCAN_MAX = 20_000;

  private static final int CHUNK = 500;

  private final Records records;
  private final PrivateFields fields;
  private final Parts parts;
  private final Deadlines deadlines;
  private final ClaimHistory history;
  private final ClaimItems items;

  ClaimPages(Records records, PrivateFields fields, Parts parts, EvidenceFiles files) {
    this.records = records;
    this.fields = fields;
    this.parts = parts;
    this.deadlines = new Deadlines(records);
    this.history = new ClaimHistory(records);
    this.items = new ClaimItems(fields, files);
  }

  /**
   * @throws Refused {@code claim.unknown}, {@code not_yours}
   */
  StateValue.Claim readable(Speaker speaker, String id) {
    StateValue.Claim claim = records.known(id, StateKey.claim(id), RefusalCode.CLAIM_UNKNOWN);
    if (!parts.mayRead(speaker, claim)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    return claim;
  }

  public Answer show(Speaker speaker, String id) {
    StateValue.Claim claim = readable(speaker, id);
    List<ClaimHistory.Step> steps = history.of(id, claim);
    Event.PolicyVersion policy = claim.policy();
    ClaimView view =
        new ClaimView(
            id,
            deadlines.state(claim).name(),
            claim.reason().name(),
            claim.card(),
            records.skuOf(claim.card()),
            claim.sale(),
            orderId(speaker, claim),
            policy == null ? null : new ClaimView.Policy(policy.policy(), policy.version()),
            items.opened(id, steps.getFirst()),
            claim.froze(),
            time(deadlines.dueBy(claim)),
            time(deadlines.appealBy(claim)),
            claim.inadmissible() == null ? null : claim.inadmissible().word(),
            items.responses(id, steps),
            items.rulings(steps),
            items.last(id, steps, Event.ClaimAppealed.class),
            items.last(id, steps, Event.ClaimWithdrawn.class),
            items.settlement(steps),
            items.breaches(steps),
            items.timeline(claim.card(), steps));
    return new Answer(200, view, -1, false);
  }

  /** The supplier and the issuer have no business with what a shop calls its orders. */
  private @Nullable String orderId(Speaker speaker, StateValue.Claim claim) {
    if (claim.sale() == null) {
      return null;
    }
    StateValue.Sale sale = records.there(StateKey.sale(claim.sale()));
    boolean may =
        switch (speaker) {
          case Speaker.Buyer buyer -> true;
          case Speaker.Member m ->
              Records.isOffice(m.caller()) || sale.seller().equals(m.caller().member());
        };
    return may ? fields.reveal(PrivateFields.ORDER, sale.orderCommitment()) : null;
  }

  private static @Nullable String time(@Nullable Long ms) {
    return ms == null ? null : Spelled.time(ms);
  }

  /**
   * The claims that someone has a part in, in no particular order; of a card, the oldest first.
   *
   * @param after the last claim of the page before
   */
  public Answer list(
      Speaker speaker,
      @Nullable ClaimState state,
      @Nullable String card,
      int limit,
      @Nullable String after) {
    Input.require(card == null || Input.isHash(card), "cardId", "this is no card id");
    ClaimView.Page page;
    if (card != null) {
      page = page(ofCards(speaker, state, List.of(card)), limit, after);
    } else if (speaker instanceof Speaker.Buyer buyer) {
      page = page(ofCards(speaker, state, history.cardsOf(buyer.sale())), limit, after);
    } else {
      page = scan(speaker, state, limit, after);
    }
    return new Answer(200, page, -1, false);
  }

  private boolean isWanted(Speaker speaker, @Nullable ClaimState state, StateValue.Claim claim) {
    return (state == null || deadlines.state(claim) == state) && parts.mayRead(speaker, claim);
  }

  private List<ClaimView.Row> ofCards(
      Speaker speaker, @Nullable ClaimState state, List<String> cards) {
    cards.forEach(records::card);
    return cards.stream()
        .flatMap(card -> history.ofCard(card).stream())
        .map(id -> new Replica.Row<>(id, records.there(StateKey.claim(id))))
        .filter(row -> isWanted(speaker, state, row.value()))
        .map(this::row)
        .toList();
  }

  /** A card has few claims, and an order few cards: what is left of them after one. */
  private static ClaimView.Page page(List<ClaimView.Row> all, int limit, @Nullable String after) {
    List<ClaimView.Row> rest = all;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).claimId().equals(after)) {
        rest = all.subList(i + 1, all.size());
      }
    }
    return rest.size() > limit
        ? new ClaimView.Page(List.copyOf(rest.subList(0, limit)), rest.get(limit - 1).claimId())
        : new ClaimView.Page(List.copyOf(rest), null);
  }

  private ClaimView.Page scan(
      Speaker speaker, @Nullable ClaimState state, int limit, @Nullable String after) {
    List<ClaimView.Row> found = new ArrayList<>();
    String last = after;
    for (int seen = 0; seen < SCAN_MAX; seen += CHUNK) {
      var rows = records.replica().list(StateValue.Claim.class, "claim", last, CHUNK);
      for (var row : rows) {
        if (isWanted(speaker, state, row.value())) {
          if (found.size() == limit) {
            return new ClaimView.Page(List.copyOf(found), last);
          }
          found.add(row(row));
        }
        last = row.id();
      }
      if (rows.size() < CHUNK) {
        return new ClaimView.Page(List.copyOf(found), null);
      }
    }
    return new ClaimView.Page(List.copyOf(found), last);
  }

  private ClaimView.Row row(Replica.Row<StateValue.Claim> row) {
    StateValue.Claim claim = row.value();
    return new ClaimView.Row(
        row.id(),
        deadlines.state(claim).name(),
        claim.reason().name(),
        claim.card(),
        records.skuOf(claim.card()),
        claim.sale(),
        Spelled.time(claim.openedAt()),
        time(deadlines.dueBy(claim)));
  }

  /** The evidence that a claim's entries name, by its hash. */
  boolean names(String id, StateValue.Claim claim, String sha256) {
    return history.of(id, claim).stream()
        .flatMap(step ->
            switch (step.action()) {
              case Action.OpenClaim a -> a.evidence().stream();
              case Action.RespondToClaim a -> a.evidence().stream();
              default -> java.util.stream.Stream.empty();
            })
        .anyMatch(file -> file.sha256().equals(sha256));
  }
}
