package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Attempt;
import io.cardproof.adjudication.Facts.Keeping;
import io.cardproof.adjudication.Facts.Moment;
import io.cardproof.adjudication.Facts.Opening;
import io.cardproof.adjudication.Facts.Response;
import io.cardproof.adjudication.Facts.Sale;
import io.cardproof.adjudication.Facts.View;
import io.cardproof.adjudication.Facts.Word;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Lot;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Viewer;
import io.cardproof.rules.Warranty;
import io.cardproof.rules.Where;
import io.cardproof.rules.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file once, in the ledger's order, and keeps what it says of one claim's card. It decides
 * nothing; what is of another card, batch, claim or policy passes by.
 */
final class Collector {
  private static final int NONE = -1;

  private final CaseFile file;
  private final Opening claim;
  private final AsOf asOf;
  private final String card;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Keeping> custody = new ArrayList<>();
  private final Map<String, Moment> deliveries = new HashMap<>();
  private final Map<String, @Nullable List<String>> accountsOfHolds = new HashMap<>();
  private final Set<String> receivers = new HashSet<>();
  private final List<Response> responses = new ArrayList<>();
  private final Map<String, Sale> sales = new HashMap<>();
  private final List<View> views = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private String batch = "";
  private String batchHolder = "";
  private String supplier = "";
  private @Nullable String depositary;
  private @Nullable Moment minted;

  /** Who has the card, where that is not the batch's holder. */
  private @Nullable String holder;

  /** The sale that stands. */
  private @Nullable Sale sold;

  private @Nullable Sale claimed;

  private Collector(CaseFile file, Opening claim, AsOf asOf) {
    this.file = file;
    this.claim = claim;
    this.asOf = asOf;
    this.card = claim.card();
  }

  /**
   * @throws IllegalArgumentException if the file holds no such claim at that time
   */
  static Opening opening(CaseFile file, String claim, AsOf asOf) {
    for (Recorded r : file.entries()) {
      if (asOf.covers(r) && r.entry().command().action() instanceof Action.OpenClaim a) {
        for (Event event : r.entry().events()) {
          Opening opening = opening(r, a, event);
          if (opening != null && opening.claim().equals(claim)) {
            return opening;
          }
        }
      }
    }
    throw new IllegalArgumentException("the entries hold no such claim at that time");
  }

  private static @Nullable Opening opening(Recorded r, Action.OpenClaim a, Event event) {
    long at = r.entry().at();
    return switch (event) {
      case Event.ClaimOpened e ->
          new Opening(
              r.index(),
              at,
              e.claim(),
              a.card(),
              a.reason(),
              a.evidence(),
              null,
              e.sale(),
              e.productType());
      case Event.ClaimRejected e ->
          new Opening(
              r.index(), at, e.claim(), a.card(), a.reason(), a.evidence(), e.why(), null, null);
      default -> null;
    };
  }

  /**
   * @param claim with standing: its card has a sale
   * @throws IllegalArgumentException if the file lacks what it must hold
   */
  static Facts collect(CaseFile file, Opening claim, AsOf asOf) {
    Collector collector = new Collector(file, claim, asOf);
    collector.findMint();
    for (Recorded r : file.entries()) {
      if (asOf.covers(r)) {
        r.entry().events().forEach(event -> collector.take(r, event));
      }
    }
    return collector.facts();
  }

  private Facts facts() {
    Sale sale = claimed;
    Moment mint = minted;
    if (sale == null || mint == null || supplier.isEmpty()) {
      throw new IllegalArgumentException("the entries lack the card's mint, batch or sale");
    }
    Recorded terms = terms(sale.policy());
    Warranty warranty =
        Warranty.of(
            sale.policy(), ((Action.PublishPolicy) terms.entry().command().action()).terms());
    return new Facts(
        asOf.time(),
        attempts,
        claim,
        custody,
        deliveries.get(sale.id()),
        depositary,
        mint,
        moment(terms),
        claim.productType(),
        receivers,
        responses,
        sale,
        supplier,
        views,
        warranty,
        words);
  }

  /** Whatever its time: a sale that names a version stands after it in the log. */
  private Recorded terms(Event.PolicyVersion version) {
    for (Recorded r : file.entries()) {
      if (r.index() < asOf.treeSize()
          && r.entry().events().getFirst() instanceof Event.PolicyPublished e
          && e.policy().equals(version.policy())
          && e.version() == version.version()) {
        return r;
      }
    }
    throw new IllegalArgumentException("the entries lack the policy that the sale names");
  }

  /** Where the card comes from says which batch's events are its own. */
  private void findMint() {
    for (Recorded r : file.entries()) {
      List<Lot> lots = r.entry().command().action().lots();
      int position = lots.isEmpty() || !asOf.covers(r) ? NONE : position(lots);
      if (position != NONE) {
        for (Event event : r.entry().events()) {
          if (event instanceof Event.CardsMinted e && refusal(e, position) == null) {
            batch = e.batch();
            minted = moment(r);
            return;
          }
        }
      }
    }
  }

  private int position(List<Lot> lots) {
    int before = 0;
    for (Lot lot : lots) {
      int place = lot.cards().indexOf(card);
      if (place >= 0) {
        return before + place;
      }
      before += lot.cards().size();
    }
    return NONE;
  }

  private static Event.@Nullable MintRefusal refusal(Event.CardsMinted e, int position) {
    for (Event.MintRefusal refusal : e.refused()) {
      if (refusal.positions().contains(position)) {
        return refusal;
      }
    }
    return null;
  }

  private static Moment moment(Recorded r) {
    return new Moment(r.index(), r.entry().at());
  }

  private static String actor(Recorded r) {
    return r.entry().command().actor();
  }

  private boolean isOurs(CardStep step) {
    return step.id().equals(card);
  }

  /** The card's place in a list that others stand in as well. */
  private int place(List<CardStep> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (isOurs(steps.get(i))) {
        return i;
      }
    }
    return NONE;
  }

  private void take(Recorded r, Event event) {
    switch (event) {
      case Event.BatchOpened e when e.batch().equals(batch) -> opened(r);
      case Event.BatchTransferred e when e.batch().equals(batch) -> batchMoved(r, e.to());
      case Event.CardsMinted e -> mintedOrTried(r, e);
      case Event.CardsTransferred e when place(e.cards()) != NONE -> moved(r, e.to());
      case Event.HoldPlaced e -> held(r, e);
      case Event.CardsSold e -> sold(r, e);
      case Event.SaleUndone e when place(e.cards()) != NONE -> undone(r, e.sale());
      case Event.CardReplaced e when isOurs(e.replacement()) -> replacing(r, e);
      case Event.CardsDelivered e when place(e.cards()) != NONE ->
          deliveries.putIfAbsent(e.sale(), moment(r));
      case Event.CodesViewed e when e.viewer() == Viewer.MEMBER && place(e.cards()) != NONE ->
          views.add(new View(r.index(), r.entry().at(), actor(r)));
      case Event.RedemptionAttested e when isWord(e.card(), e.witness()) -> attested(r);
      case Event.RedemptionCorrected e when isWord(e.card(), e.witness()) -> attested(r);
      case Event.AttemptRefused e when isOurs(e.card()) -> attempted(r, e.code());
      case Event.ClaimResponded e when e.claim().equals(claim.claim()) -> responded(r);
      default -> {}
    }
    if (claimed == null && isClaimed(r)) {
      claimed = sold;
    }
  }

  /**
   * A claim that is heard names its sale; one that comes too late is about the sale that stands.
   */
  private boolean isClaimed(Recorded r) {
    return claim.sale() == null
        ? r.index() == claim.entry()
        : sold != null && claim.sale().equals(sold.id());
  }

  // whose it is

  private void opened(Recorded r) {
    supplier = actor(r);
    batchHolder = supplier;
    if (r.entry().command().action() instanceof Action.OpenBatch a) {
      depositary = a.depositary();
    }
  }

  private void mintedOrTried(Recorded r, Event.CardsMinted e) {
    if (minted != null && r.index() == minted.entry()) {
      passedOn(r);
    } else if (!e.refused().isEmpty()) {
      int position = position(r.entry().command().action().lots());
      Event.MintRefusal refusal = position == NONE ? null : refusal(e, position);
      if (refusal != null && refusal.where() == Where.ELSEWHERE) {
        attempted(r, refusal.code());
      }
    }
  }

  private void batchMoved(Recorded r, String to) {
    batchHolder = to;
    if ((sold == null ? holder : sold.before()) == null) {
      receivers.add(to);
    }
    passedOn(r);
  }

  private void moved(Recorded r, String to) {
    holder = to;
    receivers.add(to);
    passedOn(r);
  }

  /** Until it is sold, a deposited code is with the vault, whoever may sell it. */
  private void passedOn(Recorded r) {
    String owner = holder == null ? batchHolder : holder;
    String keeper = depositary == null || sold != null ? owner : depositary;
    boolean changed = custody.isEmpty() || !custody.getLast().member().equals(keeper);
    if (changed && minted != null && r.index() >= minted.entry()) {
      custody.add(new Keeping(r.index(), r.entry().at(), keeper));
    }
  }

  // sales

  private void held(Recorded r, Event.HoldPlaced e) {
    if (place(e.cards()) != NONE && r.entry().command().action() instanceof Action.PlaceHold a) {
      accountsOfHolds.put(e.hold(), a.accountTags());
    }
  }

  private void sold(Recorded r, Event.CardsSold e) {
    int place = place(e.cards());
    if (place != NONE) {
      List<String> accounts = accounts(r.entry().command().action(), e.hold());
      String account = accounts == null ? null : accounts.get(place);
      sell(r, e.sale(), actor(r), e.policies().get(place), account);
    }
  }

  private @Nullable List<String> accounts(Action action, @Nullable String hold) {
    List<String> said =
        switch (action) {
          case Action.MakeSale a -> a.accountTags();
          case Action.ConfirmHold a -> a.accountTags();
          default -> null;
        };
    return said == null && hold != null ? accountsOfHolds.get(hold) : said;
  }

  private void replacing(Recorded r, Event.CardReplaced e) {
    sell(r, e.sale(), e.seller(), e.policy(), null);
  }

  private void sell(
      Recorded r, String id, String seller, Event.PolicyVersion policy, @Nullable String account) {
    sold = new Sale(r.index(), r.entry().at(), id, seller, policy, account, holder);
    sales.put(id, sold);
    holder = seller;
    passedOn(r);
  }

  private void undone(Recorded r, String id) {
    Sale undone = sales.get(id);
    if (undone != null) {
      holder = undone.before();
      sold = null;
      passedOn(r);
    }
  }

  // what was said

  /** A seller's or a supplier's own word is never an attestation. */
  private boolean isWord(CardStep step, Witness witness) {
    return isOurs(step) && witness == Witness.ISSUER;
  }

  private void attested(Recorded r) {
    if (r.entry().command().action() instanceof Action.AttestRedemption a) {
      words.add(
          new Word(
              r.index(),
              r.entry().at(),
              actor(r),
              a.outcome(),
              a.redeemedAt(),
              a.uncertaintySeconds() * Facts.SECOND_MS,
              a.accountTag(),
              a.correction()));
    }
  }

  private void attempted(Recorded r, RefusalCode code) {
    attempts.add(new Attempt(r.index(), r.entry().at(), actor(r), code));
  }

  private void responded(Recorded r) {
    if (r.entry().command().action() instanceof Action.RespondToClaim a) {
      responses.add(new Response(r.index(), r.entry().at(), a.by(), a.evidence(), a.exclusion()));
    }
  }
}
