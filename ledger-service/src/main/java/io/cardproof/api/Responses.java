package io.cardproof.api;

import io.cardproof.cards.Answer;
import io.cardproof.proofs.ProofDesk;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Renders answers of use cases; the one place that knows their headers. */
final class Responses {
  static final String REPLAYED = "Idempotency-Replayed";

  private static final String PREFER = "Prefer";
  private static final String APPLIED = "Preference-Applied";
  private static final String WAIT_FOR_PROOF = "wait=proof";

  private final JsonMapper mapper;
  private final ProofDesk proofs;

  Responses(JsonMapper mapper, ProofDesk proofs) {
    this.mapper = mapper;
    this.proofs = proofs;
  }

  /**
   * The answer as HTTP has it. Its media type is set here and not negotiated: what has been
   * committed must not end as 406.
   */
  ResponseEntity<Object> render(Answer answer, HttpServletRequest request) {
    ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
    if (answer.replayed()) {
      response.header(REPLAYED, "true");
    }
    Object body = answer.body();
    if (body == null) {
      return response.build();
    }
    response.contentType(MediaType.APPLICATION_JSON);
    response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (answer.entry() < 0 || !wantsProof(request)) {
      return response.body(body);
    }
    String proof = proofs.proofIfAvailable(answer.entry());
    if (proof == null) {
      return response.body(body);
    }
    ObjectNode withProof = mapper.valueToTree(body);
    withProof.put("proof", proof);
    response.header(APPLIED, WAIT_FOR_PROOF);
    return response.body(new Tree(withProof));
  }

  private static boolean wantsProof(HttpServletRequest request) {
    for (String header : Collections.list(request.getHeaders(PREFER))) {
      for (String preference : header.split("[,;]", -1)) {
        if (preference.strip().equalsIgnoreCase(WAIT_FOR_PROOF)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A body that is JSON already. */
  record Tree(@com.fasterxml.jackson.annotation.JsonValue ObjectNode json) {}
}
