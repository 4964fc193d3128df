package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.ByMember;
import io.cardproof.adjudication.Facts.Keeping;
import io.cardproof.adjudication.Facts.View;
import io.cardproof.adjudication.Facts.Word;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for a use, by what came before it: views of the code, and custody.
 *
 * <p>A use whose time is uncertain stands at one of several places among these. Since the ledger's
 * own events are ordered, the places are few: after all that surely came before it, then after each
 * next one of those within the uncertainty. Somebody is liable only if every place says the same.
 */
final class Blame {
  private final Facts facts;
  private final Word use;

  Blame(Facts facts, Word use) {
    this.facts = facts;
    this.use = use;
  }

  private record Answer(Liable liable, List<? extends ByMember> cited) {}

  /** Before its sale: the one member that saw the code, else whoever had the card. */
  Finding beforeSale(Finding finding) {
    return agreed(finding, this::beholderOrKeeper);
  }

  /** Between sale and delivery: the vault, as long as nobody is known to have seen the code. */
  Finding beforeDelivery(Finding finding) {
    String vault = facts.depositary();
    return agreed(
        finding,
        before -> {
          List<View> views = views(before);
          return vault == null || !views.isEmpty()
              ? new Answer(facts.seller(), views)
              : new Answer(new Liable(vault, LiableRole.VAULT_OPERATOR), List.of());
        });
  }

  /** After delivery: the pool, but for one member that saw the code since. */
  Finding afterDelivery(Finding finding) {
    long delivery = facts.delivered() == null ? Long.MAX_VALUE : facts.delivered().entry();
    return agreed(
        finding,
        before -> {
          List<View> since =
              views(before).stream().filter(view -> view.entry() > delivery).toList();
          String only = only(since);
          return new Answer(only == null ? Facts.pool() : facts.liable(only), since);
        });
  }

  private Answer beholderOrKeeper(List<ByMember> before) {
    List<View> views = views(before);
    String only = only(views);
    if (only != null) {
      return new Answer(facts.liable(only), views);
    }
    Keeping keeper = facts.custody().getFirst();
    for (ByMember event : before) {
      keeper = event instanceof Keeping keeping ? keeping : keeper;
    }
    List<ByMember> cited = new ArrayList<>(views);
    cited.add(keeper);
    return new Answer(facts.liable(keeper.member()), cited);
  }

  private static List<View> views(List<ByMember> before) {
    return before.stream().filter(View.class::isInstance).map(View.class::cast).toList();
  }

  private static @Nullable String only(List<View> views) {
    List<String> members = views.stream().map(ByMember::member).distinct().toList();
    return members.size() == 1 ? members.getFirst() : null;
  }

  private Finding agreed(Finding finding, Function<List<ByMember>, Answer> answer) {
    List<ByMember> before = new ArrayList<>();
    List<ByMember> near = new ArrayList<>();
    for (ByMember event : inOrder()) {
      long ahead = use.redeemedAt() - event.at();
      if (Math.abs(ahead) <= use.slack()) {
        near.add(event);
      } else if (ahead > 0) {
        before.add(event);
      }
    }
    Answer first = answer.apply(before);
    for (ByMember next : near) {
      before.add(next);
      if (!answer.apply(before).liable().equals(first.liable())) {
        return Finding.of(finding.rule(), Verdict.UNDECIDABLE).citing(finding.cited()).citing(near);
      }
    }
    return finding.by(first.liable()).citing(first.cited());
  }

  /** Views and changes of custody as the ledger has them. */
  private List<ByMember> inOrder() {
    List<ByMember> all = new ArrayList<>(facts.custody());
    all.addAll(facts.views());
    all.sort((a, b) -> Long.compare(a.entry(), b.entry()));
    return all;
  }
}
