package io.cardproof.api;

import io.cardproof.cards.Caller;
import io.cardproof.cards.CommandOperations;
import io.cardproof.cards.Operations.Operation;
import io.cardproof.cards.Refused;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.proofs.Receipts;
import io.cardproof.rules.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of what was asked: entries, receipts, operations. */
@RestController
final class EntryController {
  private static final String TEXT = "text/plain;charset=UTF-8";
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final ProofDesk proofs;
  private final Receipts receipts;
  private final CommandOperations operations;
  private final JsonMapper mapper;

  EntryController(
      ProofDesk proofs, Receipts receipts, CommandOperations operations, JsonMapper mapper) {
    this.proofs = proofs;
    this.receipts = receipts;
    this.operations = operations;
    this.mapper = mapper;
  }

  /**
   * An operation.
   *
   * @param state Initialized, Pending, Succeeded or Failed
   * @param result what the request would have answered; absent until it succeeded
   * @param code why it failed
   */
  record OperationBody(
      String operationId,
      String kind,
      String state,
      long done,
      long total,
      Instant startedAt,
      Instant changedAt,
      @Nullable JsonNode result,
      @Nullable String code,
      @Nullable String detail) {}

  /** The exact bytes that were hashed: JSON, but not to be re-encoded. */
  @Answers(Object.class)
  @GetMapping("/v1/entries/{index}")
  ResponseEntity<byte[]> leaf(@PathVariable("index") String index, Caller caller) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
        .body(proofs.leaf(number(index)));
  }

  /** Written here: what the framework does with an answer costs more than this one's making. */
  @Answers(value = String.class, type = "text/plain")
  @GetMapping("/v1/entries/{index}/proof")
  void proof(@PathVariable("index") String index, Caller caller, HttpServletResponse response)
      throws IOException {
    byte[] proof = proofs.proofOf(number(index));
    response.setContentType(TEXT);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentLength(proof.length);
    response.getOutputStream().write(proof);
  }

  private static long number(String index) {
    if (!INDEX.matcher(index).matches()) {
      throw Refused.invalid("index", "An entry's index is a whole number from 0.");
    }
    return Long.parseLong(index);
  }

  @GetMapping("/v1/receipts/{submissionId}")
  Receipts.Body receipt(@PathVariable("submissionId") String submissionId, Caller caller) {
    return receipts.find(caller, submissionId);
  }

  @GetMapping("/v1/receipts")
  Receipts.Body receiptByKey(@RequestParam("idempotencyKey") String idempotencyKey, Caller caller) {
    return receipts.findByKey(caller, idempotencyKey);
  }

  @GetMapping("/v1/operations/{id}")
  OperationBody operation(@PathVariable("id") String id, Caller caller) {
    Operation operation =
        operations
            .find(id)
            .filter(o -> o.owner().equals(caller.member()) || caller.has(Role.OPERATOR))
            .orElseThrow(() -> Refused.of("operation.unknown"));
    String result = operation.result();
    return new OperationBody(
        operation.id(),
        operation.kind(),
        operation.state().word(),
        operation.done(),
        operation.total(),
        Instant.ofEpochMilli(operation.startedAt()),
        Instant.ofEpochMilli(operation.changedAt()),
        result == null ? null : mapper.readTree(result),
        operation.code(),
        operation.detail());
  }
}
