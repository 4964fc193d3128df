package io.cardproof.cards;

import io.cardproof.imports.Preview;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Limits;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Where;
import io.cardproof.store.Replica.Pile;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Uploads of codes: minted, tried out, looked at line by line, recalled. */
public final class Batches implements AnswerShape {
  /** Of an evaluation: a dry run tells what a mint would, and leaves no trace on the ledger. */
  static final double DRY_LINE_PRICE = 0.1;

  private final UploadRun.Tools tools;
  private final UploadOperations operations;
  private final Path folder;
  private final long bytesMax;
  private final KeyedLocks uploads = new KeyedLocks();

  /**
   * @param folder where long uploads are put aside, encrypted
   */
  Batches(UploadRun.Tools tools, UploadOperations operations, Path folder, long bytesMax) {
    this.tools = tools;
    this.operations = operations;
    this.folder = folder;
    this.bytesMax = bytesMax;
  }

  public record Recall(@Nullable String reason) {}

  public record Uploaded(
      String batchId,
      String status,
      BatchCounts counts,
      @Nullable List<LineResult> lines,
      Receipt receipt) {}

  public record Tried(
      boolean dryRun,
      String status,
      BatchCounts counts,
      List<LineResult> lines,
      @Nullable Read read) {}

  /** How a file was understood. */
  public record Read(
      String format, String encoding, @Nullable String separator, List<String> preview) {
    static @Nullable Read of(@Nullable Preview preview) {
      return preview == null
          ? null
          : new Read(
              preview.format().wireName(),
              preview.charset().name(),
              preview.separator(),
              preview.lines());
    }
  }

  public record Accepted(String operationId, String batchId) {}

  public record Recalled(String batchId, String state, Receipt receipt) {}

  /**
   * @param state OPEN, CLOSED or RECALLED
   * @param counts while line results are kept
   */
  public record Shown(
      String batchId,
      String sku,
      String batchNo,
      String supplier,
      String holder,
      List<String> sellers,
      boolean deposited,
      @Nullable String expiresAt,
      String state,
      @Nullable String status,
      @Nullable BatchCounts counts,
      int minted,
      long available) {}

  public record Lines(List<LineResult> items, @Nullable String next) {}

  /**
   * @param stated the terms where the body is a file; of a JSON body's, only {@code dryRun} counts
   */
  public Answer upload(
      Asking asking, InputStream body, UploadFormat format, BatchTerms.Stated stated) {
    Upload upload = Upload.read(body, format.source(), folder, bytesMax);
    boolean handedOn = false;
    try {
      BatchTerms terms = terms(upload, stated);
      requireSize(upload, terms);
      if (terms.dryRun()) {
        return tried(upload, new DryRun(tools, asking, upload, terms).run());
      }
      tools.plans().sweep(tools.records().now());
      // One at a time for a key: a repeat finds what the first has begun.
      try (KeyedLocks.Held _ = uploads.lock(asking.submissionId())) {
        if (upload.codes() <= Upload.SHORT_LINES) {
          return uploaded(new UploadRun(tools, asking, upload, terms, lines -> {}).run());
        }
        Answer answer = operations.start(asking, upload, terms);
        handedOn = true;
        return answer;
      }
    } finally {
      if (!handedOn) {
        upload.close();
      }
    }
  }

  private static BatchTerms terms(Upload upload, BatchTerms.Stated stated) {
    BatchTerms.Stated own = upload.terms();
    BatchTerms terms = (own == null ? stated : own).checked();
    boolean dryRun = terms.dryRun() || Boolean.TRUE.equals(stated.dryRun());
    Long expiresAt = terms.expiresAt() == null ? upload.earliestExpiry() : terms.expiresAt();
    return new BatchTerms(
        terms.sku(),
        terms.batchNo(),
        terms.sellers(),
        terms.deposit(),
        expiresAt,
        terms.rollback(),
        dryRun);
  }

  private static void requireSize(Upload upload, BatchTerms terms) {
    if (upload.codes() > Limits.CARDS_PER_BATCH) {
      throw Refused.withDetail(
          "request.too_large", "a batch has at most " + Limits.CARDS_PER_BATCH + " codes");
    }
    Input.require(
        !terms.rollback() || upload.codes() <= Limits.CARDS_PER_CHUNK,
        "onError",
        "`rollback` takes at most " + Limits.CARDS_PER_CHUNK + " lines");
  }

  private static Answer tried(Upload upload, List<LineResult> lines) {
    BatchCounts counts = BatchCounts.NONE;
    for (LineResult line : lines) {
      counts = counts.plus(line);
    }
    Tried body = new Tried(true, counts.status(), counts, lines, Read.of(upload.preview()));
    return new Answer(200, body, -1, false);
  }

  static boolean isElsewhere(LineResult line) {
    return line.outcome().equals(LineResult.DUPLICATE) && line.where() == Where.ELSEWHERE;
  }

  /** From the plan and the entries alone, so a replay says the same. */
  private Answer uploaded(Desk.Done done) {
    String batch = Events.only(done, Event.BatchOpened.class).batch();
    List<LineResult> lines = new ArrayList<>();
    BatchCounts counts = BatchCounts.NONE;
    for (int page = 0; ; page++) {
      List<LineResult> results = results(batch, page);
      if (results == null) {
        break;
      }
      lines.addAll(results);
    }
    for (LineResult line : lines) {
      counts = counts.plus(line);
    }
    Uploaded body =
        new Uploaded(batch, counts.status(), counts, List.copyOf(lines), done.receipt());
    return new Answer(201, body, done.index(), done.replayed());
  }

  /** Of one page; null after the last, and after 90 days. */
  private @Nullable List<LineResult> results(String batch, int page) {
    Plans.Head head = tools.plans().head(batch);
    List<PlanLine> plan = tools.plans().page(batch, page);
    if (head == null || plan == null) {
      return null;
    }
    boolean hasCards = plan.stream().anyMatch(PlanLine::isCard);
    if (!hasCards) {
      return LineResult.of(plan, null, List.of(), head.member(), -1, tools.records());
    }
    OptionalLong index = tools.records().replica().entryOf(submission(head, page));
    if (index.isEmpty()) {
      return null; // not minted yet
    }
    Entry entry = tools.records().replica().entry(index.getAsLong());
    return LineResult.of(
        plan,
        entry.command().action(),
        entry.events(),
        head.member(),
        index.getAsLong(),
        tools.records());
  }

  private static String submission(Plans.Head head, int page) {
    if (page == 0) {
      return head.submissionId();
    }
    Caller caller = new Caller(head.member(), List.of(), Custody.GATEWAY);
    return new Asking(caller, head.submissionId(), false)
        .step(UploadRun.stepName(page))
        .submissionId();
  }

  public Answer show(Caller caller, String id) {
    StateValue.Batch batch = own(caller, id);
    BatchCounts counts = tools.plans().counts(id);
    String state = batch.recalled() ? "RECALLED" : batch.closed() ? "CLOSED" : "OPEN";
    Shown body =
        new Shown(
            id,
            batch.sku(),
            batch.batchNo(),
            batch.supplier(),
            batch.holder(),
            batch.sellers(),
            batch.depositary() != null,
            batch.expiresAt() == null ? null : Spelled.time(batch.expiresAt()),
            state,
            counts == null ? null : counts.status(),
            counts,
            batch.minted(),
            batch.recalled()
                ? 0
                : tools.records().replica().available(Pile.ofBatch(id), tools.records().now()));
    return new Answer(200, body, -1, false);
  }

  private StateValue.Batch own(Caller caller, String id) {
    StateValue.Batch batch = tools.records().batch(id);
    if (!batch.supplier().equals(caller.member()) && !caller.has(Role.OPERATOR)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    return batch;
  }

  /**
   * One page of line results.
   *
   * @param after the {@code next} of the page before; null for the first
   */
  public Answer lines(Caller caller, String id, @Nullable String after, int limit) {
    own(caller, id);
    int[] from = cursor(after);
    List<LineResult> items = new ArrayList<>();
    int page = from[0];
    int skip = from[1];
    while (items.size() < limit) {
      List<LineResult> results = results(id, page);
      if (results == null) {
        return new Answer(200, new Lines(List.copyOf(items), null), -1, false);
      }
      int to = Math.min(results.size(), skip + limit - items.size());
      items.addAll(results.subList(Math.min(skip, to), to));
      if (to < results.size()) {
        skip = to;
      } else {
        page++;
        skip = 0;
      }
    }
    String next = results(id, page) == null ? null : page + "." + skip;
    return new Answer(200, new Lines(List.copyOf(items), next), -1, false);
  }

  private static int[] cursor(@Nullable String after) {
    if (after == null) {
      return new int[] {0, 0};
    }
    Input.require(after.matches("[0-9]{1,8}\\.[0-9]{1,8}"), "after", "not the next of a page");
    int dot = after.indexOf('.');
    return new int[] {
      Integer.parseInt(after.substring(0, dot)), Integer.parseInt(after.substring(dot + 1))
    };
  }

  public Answer recall(Asking asking, String id, Recall recall) {
    PrivateFields.Envelope envelope = tools.fields().envelope(asking);
    String reason = envelope.hide(PrivateFields.REASON, Input.text(recall.reason(), "reason"));
    tools.records().batch(id);
    Action action = new Action.RecallBatch(id, reason);
    return recalled(tools.desk().ask(asking, action, envelope.papers()));
  }

  private static Answer recalled(Desk.Done done) {
    Event.BatchRecalled event = Events.only(done, Event.BatchRecalled.class);
    Recalled body = new Recalled(event.batch(), "RECALLED", done.receipt());
    return new Answer(200, body, done.index(), done.replayed());
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.OpenBatch a -> uploaded(done);
      case Action.RecallBatch a -> recalled(done);
      default -> null;
    };
  }
}
