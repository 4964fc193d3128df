package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.BatchTerms;
import io.cardproof.cards.Batches;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.cards.UploadFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Uploads; their bodies are read as streams, by who was let in only. */
@RestController
@RequestMapping("/v1/batches")
final class BatchController {
  private final Batches batches;
  private final Responses responses;

  private static final Set<String> FILE_PARAMETERS =
      Set.of(
          "sku",
          "batchNo",
          "sellers",
          "deposit",
          "expiresAt",
          "onError",
          "dryRun",
          "format",
          "encoding",
          "separator");

  BatchController(Batches batches, Responses responses) {
    this.batches = batches;
    this.responses = responses;
  }

  @Answers(Batches.Tried.class)
  @Answers(value = Batches.Uploaded.class, status = 201)
  @Answers(value = Batches.Accepted.class, status = 202)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> upload(
      Asking asking,
      @RequestParam(name = "dryRun", required = false) @Nullable Boolean dryRun,
      HttpServletRequest request)
      throws IOException {
    onlyKnown(request, Set.of("dryRun"));
    BatchTerms.Stated stated = new BatchTerms.Stated(null, null, null, null, null, null, dryRun);
    return responses.render(
        batches.upload(asking, request.getInputStream(), UploadFormat.json(), stated), request);
  }

  @Answers(Batches.Tried.class)
  @Answers(value = Batches.Uploaded.class, status = 201)
  @Answers(value = Batches.Accepted.class, status = 202)
  @PostMapping(
      consumes = {
        "text/csv",
        MediaType.TEXT_PLAIN_VALUE,
        "application/jsonl",
        MediaType.APPLICATION_NDJSON_VALUE
      })
  ResponseEntity<Object> uploadFile(
      Asking asking,
      @RequestHeader("Content-Type") MediaType type,
      @RequestParam(name = "sku", required = false) @Nullable String sku,
      @RequestParam(name = "batchNo", required = false) @Nullable String batchNo,
      @RequestParam(name = "sellers", required = false) @Nullable List<String> sellers,
      @RequestParam(name = "deposit", required = false) @Nullable Boolean deposit,
      @RequestParam(name = "expiresAt", required = false) @Nullable String expiresAt,
      @RequestParam(name = "onError", required = false) @Nullable String onError,
      @RequestParam(name = "dryRun", required = false) @Nullable Boolean dryRun,
      @RequestParam(name = "format", required = false) @Nullable String format,
      @RequestParam(name = "encoding", required = false) @Nullable String encoding,
      @RequestParam(name = "separator", required = false) @Nullable String separator,
      HttpServletRequest request)
      throws IOException {
    onlyKnown(request, FILE_PARAMETERS);
    BatchTerms.Stated stated =
        new BatchTerms.Stated(sku, batchNo, sellers, deposit, expiresAt, onError, dryRun);
    Charset charset = type.getCharset();
    String named = encoding == null && charset != null ? charset.name() : encoding;
    UploadFormat read = UploadFormat.file(format, named, separator);
    return responses.render(
        batches.upload(asking, request.getInputStream(), read, stated), request);
  }

  /** A mistyped {@code onError} would otherwise mint what should have been rolled back. */
  private static void onlyKnown(HttpServletRequest request, Set<String> known) {
    for (String name : request.getParameterMap().keySet()) {
      if (!known.contains(name)) {
        throw Refused.of("request.unknown_field", name, "An upload has no parameter of this name.");
      }
    }
  }

  @Answers(Batches.Shown.class)
  @GetMapping("/{id}")
  ResponseEntity<Object> show(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(batches.show(caller, id), request);
  }

  @Answers(Batches.Lines.class)
  @GetMapping("/{id}/lines")
  ResponseEntity<Object> lines(
      @PathVariable("id") String id, PageAsked page, Caller caller, HttpServletRequest request) {
    return responses.render(batches.lines(caller, id, page.after(), page.limit()), request);
  }

  @Answers(Batches.Recalled.class)
  @PostMapping("/{id}/recall")
  ResponseEntity<Object> recall(
      @RequestBody Batches.Recall body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(batches.recall(asking, id, body), request);
  }
}
