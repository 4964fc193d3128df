package io.cardproof.cards;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cardproof.rules.Action;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Ids;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.LocalTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs long uploads after their request was answered. The answer is the same whenever the request
 * is repeated; a repeat after a crash or a failure takes the work up where the ledger stands.
 */
final class UploadOperations {
  private static final String PREFIX = "upload-operation/";
  private static final String KIND = "batch.upload";

  /** Tagging fills the cores, so more at once are no faster. */
  private static final int AT_ONCE = 2;

  /** Each holds its upload on disk and a page in memory. */
  private static final int WAITING_MAX = 32;

  private static final long PROGRESS_MS = 500;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              now -> now.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private final UploadRun.Tools tools;
  private final Operations operations;
  private final LocalTable table;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Map<String, String> running = new ConcurrentHashMap<>();

  UploadOperations(UploadRun.Tools tools, Operations operations, LocalTable table) {
    this.tools = tools.patient();
    this.operations = operations;
    this.table = table;
    // What was uploaded went with the process: it was put aside under a key in memory only.
    operations.failUnfinished(
        KIND,
        "upload.interrupted",
        "the gateway stopped in the middle; send the same upload again with the same"
            + " Idempotency-Key, and it goes on where the ledger stands");
  }

  /** What a finished operation says; the lines are asked for by page. */
  public record Result(String batchId, String status, BatchCounts counts, long entry) {}

  /** Takes the upload over and closes it in the end, unless it throws. */
  Answer start(Asking asking, Upload upload, BatchTerms terms) {
    String submission = asking.submissionId();
    String content = content(asking, upload, terms);
    refuseEarly(asking, upload, terms);
    String running = this.running.putIfAbsent(submission, content);
    if (running != null) {
      requireSame(running, content);
      upload.close();
      return accepted(submission, known(submission, content), true);
    }
    try {
      return start(asking, upload, terms, content);
    } catch (RuntimeException e) {
      this.running.remove(submission);
      throw e;
    }
  }

  private Answer start(Asking asking, Upload upload, BatchTerms terms, String content) {
    String submission = asking.submissionId();
    String known = known(submission, content);
    if (known != null && isDone(known)) {
      running.remove(submission);
      upload.close();
      return accepted(submission, known, true);
    }
    if (running.size() > WAITING_MAX) {
      throw Refused.later("limit.exceeded", "too many long uploads are waiting", 60);
    }
    String id = known;
    if (id == null) {
      id = operations.start(asking.caller().member(), KIND, upload.total());
      table.put(PREFIX + submission, (id + " " + content).getBytes(StandardCharsets.UTF_8));
    } else {
      operations.progress(id, 0);
    }
    String operation = id;
    Thread.ofVirtual().name("upload-", 0).start(() -> run(operation, asking, upload, terms));
    return accepted(submission, operation, known != null);
  }

  private boolean isDone(String operation) {
    return operations
        .find(operation)
        .map(found -> found.state() == Operations.State.SUCCEEDED)
        .orElse(false);
  }

  /** The operation of the same request before; null where there is none. */
  private @Nullable String known(String submission, String content) {
    byte[] saved = table.get(PREFIX + submission);
    if (saved == null) {
      return null;
    }
    String[] parts = new String(saved, StandardCharsets.UTF_8).split(" ", 2);
    requireSame(parts[1], content);
    return parts[0];
  }

  private static void requireSame(String before, String content) {
    if (!before.equals(content)) {
      throw Refused.of(RefusalCode.SUBMISSION_MISMATCH);
    }
  }

  private static Answer accepted(String submission, @Nullable String id, boolean replayed) {
    String operation = id == null ? "" : id;
    Batches.Accepted body = new Batches.Accepted(operation, Ids.batch(submission));
    return new Answer(202, body, -1, replayed);
  }

  private String content(Asking asking, Upload upload, BatchTerms terms) {
    return tools.fields().envelope(asking).ofUpload(upload.digest() + terms);
  }

  /** What can be known now is a plain no rather than a failed operation. */
  private void refuseEarly(Asking asking, Upload upload, BatchTerms terms) {
    if (tools.records().replica().entryOf(asking.submissionId()).isPresent()) {
      return;
    }
    Action open =
        new Action.OpenBatch(
            false,
            terms.batchNo(),
            (int) upload.codes(),
            null,
            terms.expiresAt(),
            false,
            List.of(),
            terms.sellers(),
            terms.sku());
    if (tools.records().decide(asking.caller(), open) instanceof Decision.Refused refused) {
      throw Refused.byRules(refused.refusal(), null, false, asking.submissionId());
    }
    tools.meter().require(asking.caller().member(), 1);
  }

  private void run(String operation, Asking asking, Upload upload, BatchTerms terms) {
    try {
      turns.acquire();
      try {
        finish(operation, asking, upload, terms);
      } finally {
        turns.release();
      }
    } catch (Refused refused) {
      String detail = refused.details().detail();
      operations.fail(operation, refused.code(), detail == null ? refused.code() : detail);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      operations.fail(operation, "ledger.unavailable", "stopped; send the same upload again");
    } catch (RuntimeException e) {
      // Its message may quote what it choked on.
      operations.fail(operation, "internal", "failed; send the same upload again");
    } finally {
      running.remove(asking.submissionId());
      upload.close();
    }
  }

  private void finish(String operation, Asking asking, Upload upload, BatchTerms terms) {
    long[] shownAt = {0};
    UploadRun run =
        new UploadRun(
            tools,
            asking,
            upload,
            terms,
            lines -> {
              long now = System.nanoTime() / 1_000_000;
              if (now - shownAt[0] >= PROGRESS_MS) {
                shownAt[0] = now;
                operations.progress(operation, lines);
              }
            });
    Desk.Done done = run.run();
    BatchCounts counts = run.counts();
    Result result =
        new Result(Ids.batch(asking.submissionId()), counts.status(), counts, done.index());
    operations.finish(operation, JSON.writeValueAsString(result));
  }
}
