package io.cardproof.rules;

import io.cardproof.rules.StateValue.Claim;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One claim's record being changed by one event. */
final class ClaimEdit {
  private final Claim was;
  private @Nullable Long appealedAt;
  private @Nullable String arbitrator;
  private List<EvidenceKind> evidence;
  private @Nullable Long firstRuledAt;
  private @Nullable Inadmissible inadmissible;
  private @Nullable Liable liable;
  private int pieces;
  private @Nullable Remedy remedy;
  private boolean responded;
  private @Nullable Long ruledAt;
  private final Set<Party> spoken;
  private ClaimState state;
  private final Map<String, String> steps;
  private @Nullable Verdict verdict;

  ClaimEdit(Claim was) {
    this.was = was;
    this.appealedAt = was.appealedAt();
    this.arbitrator = was.arbitrator();
    this.evidence = was.evidence();
    this.firstRuledAt = was.firstRuledAt();
    this.inadmissible = was.inadmissible();
    this.liable = was.liable();
    this.pieces = was.pieces();
    this.remedy = was.remedy();
    this.responded = was.responded();
    this.ruledAt = was.ruledAt();
    this.spoken = new TreeSet<>(was.spoken());
    this.state = was.state();
    this.steps = new TreeMap<>(was.steps());
    this.verdict = was.verdict();
  }

  Claim was() {
    return was;
  }

  ClaimEdit state(ClaimState value) {
    state = value;
    return this;
  }

  ClaimEdit answered(Party by, List<Evidence> more) {
    evidence = ClaimRules.together(evidence, more);
    pieces += more.size();
    spoken.add(by);
    responded |= ClaimRules.isOtherSide(was, by);
    return this;
  }

  ClaimEdit ruled(Action.RuleClaim ruling, String by, long at) {
    arbitrator = by;
    liable = ruling.liable();
    remedy = ruling.remedy();
    ruledAt = at;
    firstRuledAt = firstRuledAt == null ? Long.valueOf(at) : firstRuledAt;
    state = ClaimState.RULED;
    verdict = ruling.verdict();
    return this;
  }

  ClaimEdit appealed(long at) {
    appealedAt = at;
    state = ClaimState.APPEALED;
    return this;
  }

  ClaimEdit inadmissible(Inadmissible why) {
    inadmissible = why;
    state = ClaimState.REJECTED_INADMISSIBLE;
    return this;
  }

  /** What was done about it; of a ruling that left it open, and of a reissue by itself. */
  ClaimEdit settled(Remedy by) {
    remedy = by;
    state = ClaimState.SETTLED;
    return this;
  }

  ClaimEdit step(String name, String submission) {
    steps.put(name, submission);
    return this;
  }

  Claim to(long at) {
    return new Claim(
        appealedAt,
        arbitrator,
        at,
        was.by(),
        was.card(),
        evidence,
        firstRuledAt,
        was.froze(),
        inadmissible,
        liable,
        was.openedAt(),
        was.opener(),
        pieces,
        was.policy(),
        was.productType(),
        was.reason(),
        remedy,
        responded,
        ruledAt,
        was.sale(),
        List.copyOf(spoken),
        state,
        Map.copyOf(steps),
        was.submission(),
        verdict);
  }
}
