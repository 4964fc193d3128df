package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * What an upload would come to: the rules themselves decide it over a copy of the state that is
 * thrown away.
 */
final class DryRun implements Minting.Pages {
  private final UploadRun.Tools tools;
  private final Asking asking;
  private final Upload upload;
  private final BatchTerms terms;
  private final Action.SetProduct product;
  private final Overlay state;
  private final List<LineResult> results = new ArrayList<>();
  private int chunks;

  DryRun(UploadRun.Tools tools, Asking asking, Upload upload, BatchTerms terms) {
    this.tools = tools;
    this.asking = asking;
    this.upload = upload;
    this.terms = terms;
    this.product = tools.records().product(terms.sku()).terms();
    this.state = new Overlay(tools.records().replica().state());
  }

  List<LineResult> run() {
    String member = asking.caller().member();
    double price = Math.max(1, upload.codes() * Batches.DRY_LINE_PRICE);
    tools.meter().require(member, price);
    new Minting(new LineJudge(product, terms)).cut(upload, this);
    long elsewhere = results.stream().filter(Batches::isElsewhere).count();
    tools.meter().spend(member, price + elsewhere);
    return List.copyOf(results);
  }

  @Override
  public void mint(MintPage page, boolean last) {
    List<String> ids = tools.tags().cardIds(asking.caller(), product.scope(), page.codes());
    String submission = asking.step("dry-" + page.number()).submissionId();
    Action action = action(page, page.lots(ids), last);
    Command bare = tools.records().hypothetical(asking.caller(), action);
    Command command =
        new Command(action, bare.actor(), bare.ask(), bare.at(), submission, bare.ledger());
    switch (Rules.decide(command, state)) {
      case Decision.Committed committed -> {
        Rules.apply(command, committed, state);
        chunks += page.hasCards() ? 1 : 0;
        results.addAll(
            LineResult.of(
                page.plan(), action, committed.events(), bare.actor(), -1, tools.records()));
      }
      case Decision.Refused refused ->
          throw Refused.byRules(refused.refusal(), null, false, submission);
      default -> throw new IllegalStateException("a dry run has an id of its own");
    }
  }

  private Action action(MintPage page, List<Lot> lots, boolean last) {
    if (page.number() > 0) {
      return new Action.MintCards(batch(), chunks, last, lots);
    }
    // Never atomic: which lines would be refused is the very question.
    return new Action.OpenBatch(
        false,
        terms.batchNo(),
        (int) Math.max(1, upload.codes()),
        terms.deposit() ? tools.vault().network().depositaryFor(asking.caller()) : null,
        terms.expiresAt(),
        last,
        lots,
        terms.sellers(),
        terms.sku());
  }

  private String batch() {
    return Ids.batch(asking.step("dry-0").submissionId());
  }

  @Override
  public void pass(MintPage page) {
    results.addAll(LineResult.of(page.plan(), null, List.of(), "", -1, tools.records()));
  }
}
