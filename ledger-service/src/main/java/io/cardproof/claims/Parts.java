package io.cardproof.claims;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Action;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Party;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which parts members have to do with a card. Guesses that the rules confirm or turn down. */
final class Parts {
  private final Records records;

  Parts(Records records) {
    this.records = records;
  }

  /** A card with the sale that a claim is about, where there is one. */
  record Subject(
      String id,
      StateValue.Card card,
      StateValue.Batch batch,
      @Nullable String saleId,
      StateValue.@Nullable Sale sale) {}

  Subject ofCard(String id) {
    StateValue.Card card = records.card(id);
    return subject(id, card, card.sale());
  }

  /** Of a claim: the sale is the claim's, whatever became of the card since. */
  Subject of(StateValue.Claim claim) {
    StateValue.Card card = records.card(claim.card());
    boolean late = claim.inadmissible() == Inadmissible.OUT_OF_WINDOW;
    return subject(claim.card(), card, late ? card.sale() : claim.sale());
  }

  private Subject subject(String id, StateValue.Card card, @Nullable String saleId) {
    StateValue.Sale sale = saleId == null ? null : records.there(StateKey.sale(saleId));
    return new Subject(id, card, records.batchOf(card), saleId, sale);
  }

  /**
   * In which part someone speaks: of several that a member has, the first of those preferred.
   *
   * @throws Refused {@code not_yours}
   */
  Party speaking(Speaker speaker, Subject subject, Party preferred) {
    Party party = find(speaker, subject, preferred);
    if (party == null) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    return party;
  }

  private @Nullable Party find(Speaker speaker, Subject subject, Party preferred) {
    return switch (speaker) {
      case Speaker.Buyer buyer -> Party.BUYER;
      case Speaker.Member member -> {
        List<Party> parts =
            List.of(preferred, Party.SELLER, Party.SUPPLIER, Party.ISSUER).stream()
                .filter(party -> has(member.caller(), subject, party))
                .toList();
        yield parts.isEmpty() ? null : parts.getFirst();
      }
    };
  }

  private boolean has(Caller caller, Subject subject, Party party) {
    String me = caller.member();
    return switch (party) {
      case SELLER -> subject.sale() != null && subject.sale().seller().equals(me);
      case SUPPLIER -> subject.batch().supplier().equals(me);
      case ISSUER -> caller.has(Role.ISSUER) && isNamed(issuers(subject), me);
      case BUYER, WATCHER -> false;
    };
  }

  /** Whether someone may read a claim. */
  boolean mayRead(Speaker speaker, StateValue.Claim claim) {
    if (speaker instanceof Speaker.Member member && Records.isOffice(member.caller())) {
      return true;
    }
    if (claim.inadmissible() == Inadmissible.NO_STANDING) {
      return hasOpened(speaker, claim);
    }
    Subject subject = of(claim);
    return switch (speaker) {
      case Speaker.Buyer buyer -> buyer.isOf(subject.sale());
      case Speaker.Member member ->
          hasOpened(speaker, claim)
              || find(speaker, subject, Party.SELLER) != null
              || isLiable(member.caller(), claim);
    };
  }

  /** Not heard because it has no part in the card: nobody who has one needs to know of it. */
  private boolean hasOpened(Speaker speaker, StateValue.Claim claim) {
    return switch (speaker) {
      case Speaker.Member member ->
          claim.by() != Party.BUYER
              && claim.by() != Party.WATCHER
              && claim.opener().equals(member.caller().member());
      case Speaker.Buyer buyer -> buyer.tokenHash().equals(opening(claim).tokenHash());
    };
  }

  /** Whether someone may bring a file: parties may, who only watches or judges may not. */
  boolean mayBring(Speaker speaker, StateValue.Claim claim) {
    return switch (speaker) {
      case Speaker.Buyer buyer -> true;
      case Speaker.Member m ->
          hasOpened(speaker, claim) || find(speaker, of(claim), Party.SELLER) != null;
    };
  }

  /** Who is to settle must see what; for the pool any guarantor may. */
  private static boolean isLiable(Caller caller, StateValue.Claim claim) {
    Liable liable = claim.liable();
    return liable != null
        && (caller.member().equals(liable.member())
            || (liable.role() == LiableRole.GUARANTEE_POOL && caller.has(Role.GUARANTOR)));
  }

  /** What the claim was opened with. */
  Action.OpenClaim opening(StateValue.Claim claim) {
    long index = records.replica().entryOf(claim.submission()).orElseThrow();
    return (Action.OpenClaim) records.replica().entry(index).command().action();
  }

  /**
   * The member that has a role towards a card.
   *
   * @return null where none has, or more than one
   */
  @Nullable String member(Subject subject, LiableRole role) {
    return switch (role) {
      case SELLER -> subject.sale() == null ? null : subject.sale().seller();
      case SUPPLIER -> subject.batch().supplier();
      case VAULT_OPERATOR -> subject.batch().depositary();
      case ISSUER -> issuer(subject);
      case HOLDER -> holderBefore(subject);
      case MEMBER, ARBITRATOR, GUARANTEE_POOL -> null;
    };
  }

  /** Who attested; else the only one who could. */
  private @Nullable String issuer(Subject subject) {
    StateValue.Attested attested = records.find(StateKey.attested(subject.id()));
    if (attested != null) {
      return attested.by();
    }
    List<String> issuers = issuers(subject);
    return issuers.size() == 1 && !issuers.contains("*") ? issuers.getFirst() : null;
  }

  /** Who had the card before its sale. */
  private static @Nullable String holderBefore(Subject subject) {
    StateValue.Sale sale = subject.sale();
    if (sale == null) {
      return null;
    }
    String holder = sale.holders().get(sale.cards().indexOf(subject.id()));
    return holder.isEmpty() ? subject.batch().holder() : holder;
  }

  /** The role that a member has towards a card; MEMBER where it has no other. */
  LiableRole role(Subject subject, String member) {
    return List.of(
            LiableRole.SELLER,
            LiableRole.SUPPLIER,
            LiableRole.VAULT_OPERATOR,
            LiableRole.HOLDER,
            LiableRole.ISSUER)
        .stream()
        .filter(role -> member.equals(member(subject, role)) || isIssuer(subject, member, role))
        .findFirst()
        .orElse(LiableRole.MEMBER);
  }

  private boolean isIssuer(Subject subject, String member, LiableRole role) {
    StateValue.Member known = records.find(StateKey.member(member));
    return role == LiableRole.ISSUER
        && known != null
        && known.roles().contains(Role.ISSUER)
        && isNamed(issuers(subject), member);
  }

  private List<String> issuers(Subject subject) {
    return records.product(subject.batch().sku()).terms().issuers();
  }

  private static boolean isNamed(List<String> members, String member) {
    return members.contains(member) || members.contains("*");
  }
}
