package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Event;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Lot;
import io.cardproof.rules.StateKey;
import io.cardproof.vault.CardSecret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Mints one upload page by page. Every step is the same step again when the upload is repeated
 * under its key: submission ids follow from the first one's, sealed codes and plans are durable
 * before the command they belong to and are left alone once it is on the ledger. So a run that a
 * crash cut anywhere is finished by running it again.
 */
final class UploadRun implements Minting.Pages {
  private final Tools tools;
  private final Asking asking;
  private final Upload upload;
  private final BatchTerms terms;
  private final Action.SetProduct product;
  private final String batch;
  private final LongConsumer progress;
  private BatchCounts counts = BatchCounts.NONE;
  private Desk.@Nullable Done opened;

  /** As the rules count them: they see only pages that have cards. */
  private int chunks;

  /** What every run uses. */
  record Tools(
      Desk desk,
      Records records,
      PrivateFields fields,
      Tags tags,
      Vault vault,
      Plans plans,
      EvaluationMeter meter) {

    /** For an upload that nobody waits for. */
    Tools patient() {
      return new Tools(desk.patient(), records, fields, tags, vault, plans, meter);
    }
  }

  /**
   * @param progress told how many lines are done
   */
  UploadRun(Tools tools, Asking asking, Upload upload, BatchTerms terms, LongConsumer progress) {
    this.tools = tools;
    this.asking = asking;
    this.upload = upload;
    this.terms = terms;
    this.progress = progress;
    this.product = tools.records().product(terms.sku()).terms();
    this.batch = Ids.batch(asking.submissionId());
  }

  /** The opening entry, once all is minted. */
  Desk.Done run() {
    tools.meter().require(asking.caller().member(), price());
    new Minting(new LineJudge(product, terms)).cut(upload, this);
    tools.plans().saveCounts(batch, counts);
    if (opened == null) {
      throw new IllegalStateException("an upload has a first page");
    }
    return opened;
  }

  /** What must be left of the allowance: all or none tells as much as a dry run does. */
  private double price() {
    return terms.rollback() ? Math.max(1, upload.codes() * Batches.DRY_LINE_PRICE) : 1;
  }

  BatchCounts counts() {
    return counts;
  }

  @Override
  public void mint(MintPage page, boolean last) {
    boolean first = page.number() == 0;
    if (!(first && last)) {
      requireSeveralAllowed();
    }
    if (terms.rollback()) {
      refuseBadLines(page);
    }
    List<String> ids = tools.tags().cardIds(asking.caller(), product.scope(), page.codes());
    Asking step = first ? asking : asking.step(stepName(page.number()));
    OptionalLong before = tools.records().replica().entryOf(step.submissionId());
    if (before.isEmpty()) {
      keep(page, ids);
    }
    Desk.Done done = submit(page, page.lots(ids), step, last);
    if (first) {
      opened = done;
    }
    count(page, done);
  }

  static String stepName(int page) {
    return "chunk-" + page;
  }

  private void requireSeveralAllowed() {
    Input.require(
        !terms.rollback(), "onError", "`rollback` takes at most 1,000 lines, in one step");
    Input.require(
        asking.caller().custody() != Custody.SELF,
        "codes",
        "a member that signs for itself uploads at most 1,000 codes at a time");
  }

  private static void refuseBadLines(MintPage page) {
    for (PlanLine line : page.plan()) {
      if (line.code() != null) {
        throw Refused.of("request.invalid", "codes", "line " + line.line() + ": " + line.detail());
      }
    }
  }

  /** Before the command. A crash right after leaves sealed codes that no entry lets anyone open. */
  private void keep(MintPage page, List<String> ids) {
    if (terms.deposit()) {
      Map<String, CardSecret> fresh = new LinkedHashMap<>(page.secrets(ids));
      // Minted before, by this upload or another: what it was sealed with then stays.
      fresh.keySet().removeIf(id -> tools.records().find(StateKey.card(id)) != null);
      tools.vault().deposit(batch, fresh);
    }
    tools.plans().save(batch, page.number(), page.plan());
    if (page.number() == 0) {
      long now = tools.records().now();
      tools
          .plans()
          .save(batch, new Plans.Head(asking.caller().member(), asking.submissionId(), now));
    }
  }

  private Desk.Done submit(MintPage page, List<Lot> lots, Asking step, boolean last) {
    if (page.number() > 0) {
      Action mint = new Action.MintCards(batch, chunks, last, lots);
      return tools.desk().ask(step, mint, List.of());
    }
    PrivateFields.Envelope envelope = tools.fields().envelope(asking);
    Action open = open(lots, last);
    Asked asked = new Asked(null, open, envelope.ofUpload(upload.digest()));
    try {
      return tools.desk().ask(step, asked, open, envelope.papers());
    } catch (Refused refused) {
      if (terms.rollback()) {
        tools.meter().spend(asking.caller().member(), price());
      }
      throw refused;
    }
  }

  private Action.OpenBatch open(List<Lot> lots, boolean last) {
    return new Action.OpenBatch(
        terms.rollback(),
        terms.batchNo(),
        (int) Math.max(1, upload.codes()),
        terms.deposit() ? tools.vault().network().depositaryFor(asking.caller()) : null,
        terms.expiresAt(),
        last,
        lots,
        terms.sellers(),
        terms.sku());
  }

  @Override
  public void pass(MintPage page) {
    List<PlanLine> plan = page.plan();
    if (tools.plans().page(batch, page.number()) == null) {
      tools.plans().save(batch, page.number(), plan);
    }
    add(LineResult.of(plan, null, List.of(), "", -1, tools.records()));
  }

  private void count(MintPage page, Desk.Done done) {
    if (page.hasCards()) {
      chunks++;
    }
    List<Event> events = done.entry().events();
    String member = asking.caller().member();
    List<LineResult> results =
        LineResult.of(
            page.plan(),
            done.entry().command().action(),
            events,
            member,
            done.index(),
            tools.records());
    BatchCounts before = counts;
    add(results);
    if (!done.replayed()) {
      tools.meter().earn(member, (int) (counts.accepted() - before.accepted()));
      int elsewhere = (int) results.stream().filter(Batches::isElsewhere).count();
      tools.meter().spend(member, elsewhere);
    }
  }

  private void add(List<LineResult> results) {
    for (LineResult result : results) {
      counts = counts.plus(result);
    }
    progress.accept(counts.total());
  }
}
