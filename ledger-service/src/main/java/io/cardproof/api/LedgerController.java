package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.members.LedgerSettings;
import io.cardproof.members.Policies;
import io.cardproof.members.PolicyBody;
import io.cardproof.members.WarrantyTerms;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Policies, and the ledger's own settings. */
@RestController
final class LedgerController {
  private final Policies policies;
  private final LedgerSettings settings;
  private final Responses responses;

  LedgerController(Policies policies, LedgerSettings settings, Responses responses) {
    this.policies = policies;
    this.settings = settings;
    this.responses = responses;
  }

  record Advance(String advance) {}

  record Upgrade(int rules) {}

  @Answers(PolicyBody.class)
  @Answers(value = PolicyBody.class, status = 201)
  @PutMapping("/v1/policies/{id}")
  ResponseEntity<Object> publish(
      @RequestBody WarrantyTerms body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(policies.publish(asking, id, body), request);
  }

  @GetMapping("/v1/policies")
  Page<PolicyBody> list(PageAsked page, Caller caller) {
    return Page.of(
        policies.list(page.after(), page.limit() + 1),
        page,
        PolicyBody::policyId,
        policy -> policy);
  }

  @GetMapping("/v1/policies/{id}")
  PolicyBody find(
      @RequestParam(name = "version", required = false) @Nullable Integer version,
      @PathVariable("id") String id,
      Caller caller) {
    return policies.find(id, version);
  }

  /** There is no such call but in a sandbox, whoever asks and whatever with. */
  @Answers(LedgerSettings.ClockBody.class)
  @PostMapping("/v1/sandbox/clock")
  ResponseEntity<Object> advanceClock(
      SandboxOnly sandbox, @RequestBody Advance body, Asking asking, HttpServletRequest request) {
    return responses.render(settings.advanceClock(asking, body.advance()), request);
  }

  @Answers(LedgerSettings.RulesBody.class)
  @PostMapping("/v1/rules/upgrade")
  ResponseEntity<Object> upgradeRules(
      @RequestBody Upgrade body, Asking asking, HttpServletRequest request) {
    return responses.render(settings.upgradeRules(asking, body.rules()), request);
  }

  /** As a parameter, it ends a request to a ledger that is no sandbox before anything is read. */
  record SandboxOnly() {
    static SandboxOnly require(boolean sandbox) {
      if (!sandbox) {
        throw Refused.of("path.unknown");
      }
      return new SandboxOnly();
    }
  }
}
