package io.cardproof.claims;

import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Spelled;
import io.cardproof.codec.Wire;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.Evidence;
import io.cardproof.rules.Exclusion;
import io.cardproof.rules.Liable;
import io.cardproof.rules.Party;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The entries of a claim as its page tells them. */
final class ClaimItems {
  private final PrivateFields fields;
  private final EvidenceFiles files;

  ClaimItems(PrivateFields fields, EvidenceFiles files) {
    this.fields = fields;
    this.files = files;
  }

  /** The parts of what someone said, in whichever action. */
  private record Parted(
      Party by,
      boolean byToken,
      @Nullable String statement,
      @Nullable Exclusion exclusion,
      List<Evidence> evidence) {}

  ClaimView.Said opened(String claim, ClaimHistory.Step step) {
    return Objects.requireNonNull(said(claim, step));
  }

  private ClaimView.@Nullable Said said(String claim, ClaimHistory.Step step) {
    Parted parted =
        switch (step.action()) {
          case Action.OpenClaim a ->
              new Parted(
                  a.by(),
                  a.tokenHash() != null,
                  fields.reveal(PrivateFields.STATEMENT, a.statementCommitment()),
                  null,
                  a.evidence());
          case Action.RespondToClaim a ->
              new Parted(
                  a.by(),
                  a.tokenHash() != null,
                  fields.reveal(PrivateFields.STATEMENT, a.statementCommitment()),
                  a.exclusion(),
                  a.evidence());
          case Action.AppealRuling a ->
              new Parted(
                  a.by(), a.tokenHash() != null, reason(a.reasonCommitment()), null, List.of());
          case Action.WithdrawClaim a ->
              new Parted(
                  a.by(), a.tokenHash() != null, reason(a.reasonCommitment()), null, List.of());
          default -> null;
        };
    return parted == null ? null : said(claim, step, parted);
  }

  private @Nullable String reason(@Nullable String commitment) {
    return fields.reveal(PrivateFields.REASON, commitment);
  }

  private ClaimView.Said said(String claim, ClaimHistory.Step step, Parted parted) {
    boolean relayed = parted.by() == Party.BUYER || parted.by() == Party.WATCHER;
    return new ClaimView.Said(
        step.index(),
        Spelled.time(step.entry().at()),
        parted.by().name(),
        relayed ? null : step.actor(),
        parted.byToken(),
        relayed ? step.actor() : null,
        parted.statement(),
        parted.exclusion() == null ? null : parted.exclusion().name(),
        parted.evidence().stream().map(file -> piece(claim, file)).toList());
  }

  private ClaimView.Piece piece(String claim, Evidence file) {
    Words.Details details =
        Words.Details.of(fields.reveal(PrivateFields.EVIDENCE, file.detailsCommitment()));
    return new ClaimView.Piece(
        file.kind().name(),
        details.name(),
        details.type(),
        file.size(),
        file.sha256(),
        files.has(claim, file.sha256()));
  }

  List<ClaimView.Said> responses(String claim, List<ClaimHistory.Step> steps) {
    return of(steps, Event.ClaimResponded.class).stream().map(step -> opened(claim, step)).toList();
  }

  private static List<ClaimHistory.Step> of(
      List<ClaimHistory.Step> steps, Class<? extends Event> type) {
    return steps.stream().filter(step -> type.isInstance(step.event())).toList();
  }

  ClaimView.@Nullable Said last(
      String claim, List<ClaimHistory.Step> steps, Class<? extends Event> type) {
    List<ClaimHistory.Step> found = of(steps, type);
    return found.isEmpty() ? null : said(claim, found.getLast());
  }

  List<ClaimView.Ruled> rulings(List<ClaimHistory.Step> steps) {
    return of(steps, Event.ClaimRuled.class).stream()
        .map(step -> ruled(step, (Action.RuleClaim) step.action()))
        .toList();
  }

  private ClaimView.Ruled ruled(ClaimHistory.Step step, Action.RuleClaim a) {
    Prices.Sum amount = sum(a.amountCommitment());
    return new ClaimView.Ruled(
        step.index(),
        Spelled.time(step.entry().at()),
        step.actor(),
        a.verdict().name(),
        a.liable() == null ? null : answerable(a.liable()),
        a.remedy() == null ? null : a.remedy().name(),
        amount == null ? null : amount.amount(),
        amount == null ? null : amount.currency(),
        reason(a.reasonCommitment()),
        a.followsAdjudication(),
        new ClaimView.Analysed(
            a.analysis().verdict().name(),
            a.analysis().rule(),
            Spelled.time(a.analysis().asOf()),
            a.analysis().treeSize()));
  }

  private Prices.@Nullable Sum sum(@Nullable String commitment) {
    return Prices.Sum.of(fields.reveal(PrivateFields.AMOUNT, commitment));
  }

  private static ClaimView.Answerable answerable(Liable liable) {
    return new ClaimView.Answerable(liable.role().name(), liable.member());
  }

  ClaimView.@Nullable Settled settlement(List<ClaimHistory.Step> steps) {
    List<ClaimHistory.Step> found = of(steps, Event.ClaimSettled.class);
    if (found.isEmpty()) {
      return null;
    }
    ClaimHistory.Step step = found.getLast();
    Action.SettleClaim a = step.action() instanceof Action.SettleClaim settle ? settle : null;
    Prices.Sum amount = sum(a == null ? null : a.amountCommitment());
    return new ClaimView.Settled(
        step.index(),
        Spelled.time(step.entry().at()),
        step.actor(),
        a == null,
        ((Event.ClaimSettled) step.event()).remedy().name(),
        replacement(step),
        amount == null ? null : amount.amount(),
        amount == null ? null : amount.currency(),
        a == null ? null : fields.reveal(PrivateFields.PAYMENT, a.paymentCommitment()));
  }

  private static ClaimAnswers.@Nullable Replacement replacement(ClaimHistory.Step step) {
    for (Event event : step.entry().events()) {
      if (event instanceof Event.CardReplaced e) {
        return new ClaimAnswers.Replacement(e.replacement().id(), e.sale());
      }
    }
    return null;
  }

  List<ClaimView.Breach> breaches(List<ClaimHistory.Step> steps) {
    return of(steps, Event.SlaBreached.class).stream()
        .map(step -> {
          Event.SlaBreached e = (Event.SlaBreached) step.event();
          return new ClaimView.Breach(
              step.index(), Spelled.time(step.entry().at()), e.step().name(), answerable(e.late()));
        })
        .toList();
  }

  List<ClaimView.Moment> timeline(String card, List<ClaimHistory.Step> steps) {
    return steps.stream()
        .map(step ->
            new ClaimView.Moment(
                step.index(),
                Spelled.time(step.entry().at()),
                Objects.requireNonNull(step.event().getClass().getAnnotation(Wire.class)).value(),
                step.event().steps().stream()
                    .filter(of -> of.id().equals(card))
                    .map(Event.CardStep::seq)
                    .findFirst()
                    .orElse(null),
                step.actor()))
        .toList();
  }
}
