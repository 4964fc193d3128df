package io.cardproof.api;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.issuers.IssuerReport;
import io.cardproof.issuers.Issuers;
import io.cardproof.issuers.WebhookSecret;
import io.cardproof.rules.Role;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What issuers' own systems send, and what of it waits. */
@RestController
final class IssuerController {
  /** One report has a dozen short fields. */
  private static final int REPORT_BYTES_MAX = 16 * 1024;

  private final Issuers issuers;
  private final Door door;
  private final Responses responses;

  IssuerController(Issuers issuers, Door door, Responses responses) {
    this.issuers = issuers;
    this.door = door;
    this.responses = responses;
  }

  /** Who signed is the caller; the bytes as they came are what is signed. */
  @Answers(value = Issuers.Received.class, status = 201)
  @Answers(value = Issuers.Received.class, status = 202)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = IssuerReport.class)))
  @PostMapping(
      value = "/v1/issuers/{memberId}/outcomes",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> report(
      @PathVariable("memberId") String member,
      @RequestHeader(name = WebhookSecret.ID, required = false) @Nullable String id,
      @RequestHeader(name = WebhookSecret.TIMESTAMP, required = false) @Nullable String timestamp,
      @RequestHeader(name = WebhookSecret.SIGNATURE, required = false) @Nullable String signature,
      HttpServletRequest request)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(REPORT_BYTES_MAX + 1);
    if (body.length > REPORT_BYTES_MAX) {
      throw Refused.withDetail(
          "request.too_large", "A report has at most " + REPORT_BYTES_MAX + " bytes.");
    }
    try {
      WebhookSecret.Headers headers = new WebhookSecret.Headers(id, timestamp, signature);
      return responses.render(issuers.receive(member, headers, body), request);
    } catch (Refused refused) {
      throw refused.code().equals("auth.invalid") ? door.counted(refused, request) : refused;
    }
  }

  @Answers(Issuers.ParkedPage.class)
  @GetMapping("/v1/issuers/{memberId}/parked")
  ResponseEntity<Object> parked(
      @PathVariable("memberId") String member,
      PageAsked page,
      Caller caller,
      HttpServletRequest request) {
    if (!caller.member().equals(member) && !caller.has(Role.OPERATOR)) {
      throw Refused.of("not_yours");
    }
    Issuers.ParkedPage parked = issuers.parked(member, page.after(), page.limit());
    return responses.render(new Answer(200, parked, -1, false), request);
  }
}
