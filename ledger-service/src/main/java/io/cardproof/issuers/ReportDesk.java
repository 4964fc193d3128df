package io.cardproof.issuers;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.CardActions;
import io.cardproof.cards.CodeNames;
import io.cardproof.cards.Refused;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a report ends, whichever way it came: attested on the ledger, or parked with the reason.
 *
 * <p>Guarantees: one report is at most one attestation, since its id is the idempotency key, and
 * the ledger decides that; so whoever is not sure hands the report in again. What no rule decided
 * (the ledger or the tag service is away, a limit) is thrown, and nothing of the report is kept.
 */
final class ReportDesk {
  /**
   * Why a report waits whose issuer's code nobody has mapped: no word of ours, so no attestation.
   */
  static final String UNMAPPED = "issuer_code.unmapped";

  /** A space is in no key that a member sends, so none of those is one of these. */
  private static final String KEY = "issuer report ";

  /** A person or time may mend these, and the report is tried again. */
  private static final Set<String> MENDABLE =
      Set.of(
          UNMAPPED,
          RefusalCode.CARD_UNKNOWN.word(),
          RefusalCode.PRODUCT_UNKNOWN.word(),
          RefusalCode.ISSUER_NOT_ALLOWED.word(),
          RefusalCode.TIME_OUT_OF_BOUNDS.word());

  /** These hold for every report of the member, so that all of them wait where they are. */
  private static final Set<String> OF_THE_MEMBER =
      Set.of(
          RefusalCode.MEMBER_SUSPENDED.word(),
          RefusalCode.ROLE_MISSING.word(),
          RefusalCode.AUTH_INVALID.word(),
          "submission.in_flight",
          "ledger.outcome_unknown");

  private static final int FULL_RETRY_SECONDS = 600;
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);

  private final CardActions actions;
  private final CodeNames names;
  private final Replica replica;
  private final ParkedReports parked;
  private final IssuerMeters meters;

  ReportDesk(
      CardActions actions,
      CodeNames names,
      Replica replica,
      ParkedReports parked,
      IssuerMeters meters) {
    this.actions = actions;
    this.names = names;
    this.replica = replica;
    this.parked = parked;
    this.meters = meters;
  }

  /** Whether trying a parked report again could end otherwise. */
  static boolean isMendable(String reason) {
    return MENDABLE.contains(reason);
  }

  /**
   * Settles one report.
   *
   * @param codes the issuer's own codes in our words
   * @throws Refused where the report must be handed in again later
   */
  Answer settle(String member, Map<String, RedemptionOutcome> codes, IssuerReport report) {
    Caller caller = caller(member);
    IssuerReport named = report;
    try {
      named = named(caller, report);
      RedemptionOutcome outcome = outcome(codes, report);
      if (outcome == null) {
        return park(member, named, UNMAPPED);
      }
      return attest(caller, named, outcome);
    } catch (Refused refused) {
      if (refused.details().retryAfterSeconds() > 0 || OF_THE_MEMBER.contains(refused.code())) {
        meters.later();
        throw refused;
      }
      return park(member, named, refused.code());
    }
  }

  private Caller caller(String id) {
    StateValue.Member member = replica.state().get(StateKey.member(id));
    if (member == null) {
      throw Refused.of(RefusalCode.AUTH_INVALID);
    }
    return new Caller(id, member.roles(), member.custody());
  }

  private IssuerReport named(Caller caller, IssuerReport report) {
    return report.cardId() != null
        ? report
        : report.ofCard(names.ofIssuer(caller, report.sku(), report.code()));
  }

  private static @Nullable RedemptionOutcome outcome(
      Map<String, RedemptionOutcome> codes, IssuerReport report) {
    return report.outcome() != null || report.issuerCode() == null
        ? report.outcome()
        : codes.get(report.issuerCode());
  }

  private Answer attest(Caller caller, IssuerReport report, RedemptionOutcome outcome) {
    String card = String.valueOf(report.cardId());
    Answer answer =
        actions.redeem(
            Asking.of(caller, KEY + report.id()),
            card,
            new CardActions.Redeem(
                outcome,
                report.redeemedAt(),
                report.account(),
                report.issuerCode(),
                report.uncertaintySeconds(),
                report.correction()));
    // A crash before this line leaves a parked report, whose next try is a replay.
    parked.forget(caller.member(), report.id());
    meters.attested(answer.replayed());
    Receipt receipt =
        answer.body() instanceof CardActions.Redeemed redeemed ? redeemed.receipt() : null;
    return new Answer(
        201,
        new Issuers.Received(report.id(), Issuers.State.ATTESTED, card, null, receipt),
        answer.entry(),
        answer.replayed());
  }

  private Answer park(String member, IssuerReport report, String reason) {
    try {
      if (parked.park(member, report, reason)) {
        meters.parked(reason);
        if (!reason.equals(RefusalCode.CARD_UNKNOWN.word())) {
          LOG.warn("a report of the issuer {} is parked: {}", member, reason);
        }
      }
    } catch (ParkedReports.FullException e) {
      full(member, reason);
    }
    Issuers.Received received =
        new Issuers.Received(report.id(), Issuers.State.PARKED, report.cardId(), reason, null);
    return new Answer(202, received, -1, false);
  }

  /**
   * Codes that were never on this ledger may be most of what an issuer reports, so the rest goes on
   * without them. Everything else needs a person, and waits for one.
   */
  private void full(String member, String reason) {
    if (reason.equals(RefusalCode.CARD_UNKNOWN.word())) {
      meters.dropped();
      return;
    }
    LOG.error("no room for more parked reports of the issuer {}", member);
    throw Refused.later(
        "limit.exceeded", "too many reports of this issuer are parked", FULL_RETRY_SECONDS);
  }

  /**
   * Tries again what may have been mended since.
   *
   * @param place where the last try ended; null for the beginning
   * @return where to go on; null after the last
   * @throws Refused where nothing can be attested now
   */
  @Nullable String retry(
      String member, Map<String, RedemptionOutcome> codes, @Nullable String place, int limit) {
    ParkedReports.Page page = parked.after(member, place, limit);
    for (ParkedReports.Parked one : page.items()) {
      if (isMendable(one.reason()) && isMended(one, codes)) {
        settle(member, codes, one.report());
      }
    }
    return page.next();
  }

  /** Looked at before it is tried: a try costs a tag, or an encoding for nothing. */
  private boolean isMended(ParkedReports.Parked one, Map<String, RedemptionOutcome> codes) {
    String card = one.report().cardId();
    if (one.reason().equals(UNMAPPED)) {
      return outcome(codes, one.report()) != null;
    }
    return !one.reason().equals(RefusalCode.CARD_UNKNOWN.word())
        || (card != null && replica.state().get(StateKey.card(card)) != null);
  }
}
