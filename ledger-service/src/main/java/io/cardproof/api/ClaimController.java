package io.cardproof.api;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Refused;
import io.cardproof.claims.Analyses;
import io.cardproof.claims.Bundles;
import io.cardproof.claims.ClaimAnswers;
import io.cardproof.claims.ClaimPages;
import io.cardproof.claims.ClaimView;
import io.cardproof.claims.Dispute;
import io.cardproof.claims.EvidenceDesk;
import io.cardproof.claims.Opening;
import io.cardproof.claims.Rulings;
import io.cardproof.claims.Settlements;
import io.cardproof.claims.Speaker;
import io.cardproof.claims.Speaking;
import io.cardproof.rules.ClaimState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Disputes; buyers take part in them by the token of their sale. */
@RestController
@RequestMapping("/v1/claims")
final class ClaimController {
  private static final String ZIP = "application/zip";

  private final Opening opening;
  private final Dispute dispute;
  private final Rulings rulings;
  private final Settlements settlements;
  private final ClaimPages pages;
  private final Analyses analyses;
  private final EvidenceDesk evidence;
  private final Bundles bundles;
  private final Responses responses;

  ClaimController(
      Opening opening,
      Dispute dispute,
      Rulings rulings,
      Settlements settlements,
      ClaimPages pages,
      Analyses analyses,
      EvidenceDesk evidence,
      Bundles bundles,
      Responses responses) {
    this.opening = opening;
    this.dispute = dispute;
    this.rulings = rulings;
    this.settlements = settlements;
    this.pages = pages;
    this.analyses = analyses;
    this.evidence = evidence;
    this.bundles = bundles;
    this.responses = responses;
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping
  ResponseEntity<Object> open(
      @RequestBody Opening.Open body, Speaking speaking, HttpServletRequest request) {
    return responses.render(opening.open(speaking, body), request);
  }

  @Answers(ClaimView.Page.class)
  @GetMapping
  ResponseEntity<Object> list(
      @RequestParam(name = "state", required = false) @Nullable String state,
      @RequestParam(name = "cardId", required = false) @Nullable String cardId,
      PageAsked page,
      Speaker speaker,
      HttpServletRequest request) {
    Answer answer = pages.list(speaker, state(state), cardId, page.limit(), page.after());
    return responses.render(answer, request);
  }

  private static @Nullable ClaimState state(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return Arrays.stream(ClaimState.values())
        .filter(state -> state.name().equals(word))
        .findFirst()
        .orElseThrow(
            () -> Refused.invalid("state", "One of " + Arrays.toString(ClaimState.values()) + "."));
  }

  @Answers(ClaimView.class)
  @GetMapping("/{id}")
  ResponseEntity<Object> show(
      @PathVariable("id") String id, Speaker speaker, HttpServletRequest request) {
    return responses.render(pages.show(speaker, id), request);
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping("/{id}/responses")
  ResponseEntity<Object> respond(
      @RequestBody Dispute.Response body,
      @PathVariable("id") String id,
      Speaking speaking,
      HttpServletRequest request) {
    return responses.render(dispute.respond(speaking, id, body), request);
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping("/{id}/ruling")
  ResponseEntity<Object> rule(
      @RequestBody Rulings.Ruling body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(rulings.rule(asking, id, body), request);
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping("/{id}/appeal")
  ResponseEntity<Object> appeal(
      @RequestBody(required = false) Dispute.@Nullable Reason body,
      @PathVariable("id") String id,
      Speaking speaking,
      HttpServletRequest request) {
    return responses.render(dispute.appeal(speaking, id, reason(body)), request);
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping("/{id}/withdraw")
  ResponseEntity<Object> withdraw(
      @RequestBody(required = false) Dispute.@Nullable Reason body,
      @PathVariable("id") String id,
      Speaking speaking,
      HttpServletRequest request) {
    return responses.render(dispute.withdraw(speaking, id, reason(body)), request);
  }

  private static Dispute.Reason reason(Dispute.@Nullable Reason body) {
    return body == null ? new Dispute.Reason(null) : body;
  }

  @Answers(value = ClaimAnswers.Step.class, status = 201)
  @PostMapping("/{id}/settlement")
  ResponseEntity<Object> settle(
      @RequestBody Settlements.Settlement body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(settlements.settle(asking, id, body), request);
  }

  /** The canonical bytes, which the same entries give offline. */
  @Answers(Adjudication.class)
  @GetMapping("/{id}/adjudication")
  ResponseEntity<byte[]> adjudicate(
      @PathVariable("id") String id,
      @RequestParam(name = "asOf", required = false) @Nullable String asOf,
      @RequestParam(name = "treeSize", required = false) @Nullable Long treeSize,
      Speaker speaker) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(analyses.show(speaker, id, asOf, treeSize));
  }

  @Answers(value = String.class, type = ZIP)
  @GetMapping("/{id}/evidence.zip")
  ResponseEntity<byte[]> bundle(
      @PathVariable("id") String id,
      @RequestParam(name = "asOf", required = false) @Nullable String asOf,
      @RequestParam(name = "treeSize", required = false) @Nullable Long treeSize,
      Speaker speaker) {
    byte[] bundle = bundles.of(speaker, id, asOf, treeSize);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(ZIP))
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".zip\"")
        .body(bundle);
  }

  /** Whatever bytes: their hash is what the claim names. */
  @Answers(value = Void.class, status = 201)
  @Answers(value = Void.class, status = 204)
  @PutMapping("/{id}/evidence/{sha256}")
  ResponseEntity<Object> bring(
      @PathVariable("id") String id,
      @PathVariable("sha256") String sha256,
      Speaker speaker,
      HttpServletRequest request)
      throws IOException {
    boolean made =
        evidence.put(speaker, id, sha256, request.getContentLengthLong(), request.getInputStream());
    return responses.render(new Answer(made ? 201 : 204, null, -1, false), request);
  }

  @Answers(value = String.class, type = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @GetMapping("/{id}/evidence/{sha256}")
  void read(
      @PathVariable("id") String id,
      @PathVariable("sha256") String sha256,
      Speaker speaker,
      HttpServletResponse response)
      throws IOException {
    EvidenceDesk.Kept file = evidence.get(speaker, id, sha256);
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    // What a party brings must not run in a browser that opens it.
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.sha256() + "\"");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    file.writeTo(response.getOutputStream());
  }
}
