package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.members.CredentialAsked;
import io.cardproof.members.Delegation;
import io.cardproof.members.MemberBody;
import io.cardproof.members.Members;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/members")
final class MemberController {
  private final Members members;
  private final Delegation delegation;
  private final Responses responses;

  MemberController(Members members, Delegation delegation, Responses responses) {
    this.members = members;
    this.delegation = delegation;
    this.responses = responses;
  }

  /** A body that says nothing: none at all, or an empty object. */
  record Nothing() {}

  /**
   * @param account absent: that of this gateway
   */
  record Gateway(@Nullable String account) {}

  record NewKey(@Nullable String publicKey, @Nullable String proof) {}

  @Answers(value = Members.Admitted.class, status = 201)
  @PostMapping
  ResponseEntity<Object> admit(
      @RequestBody Members.NewMember body, Asking asking, HttpServletRequest request) {
    return responses.render(members.admit(asking, body), request);
  }

  @Answers(Members.Changed.class)
  @PostMapping("/{id}/suspend")
  ResponseEntity<Object> suspend(
      @RequestBody(required = false) @Nullable Nothing body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(members.suspend(asking, id), request);
  }

  @Answers(Members.Changed.class)
  @PostMapping("/{id}/reinstate")
  ResponseEntity<Object> reinstate(
      @RequestBody(required = false) @Nullable Nothing body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(members.reinstate(asking, id), request);
  }

  @Answers(value = Members.Renewed.class, status = 201)
  @PostMapping("/{id}/keys")
  ResponseEntity<Object> renewApiKey(
      @RequestBody(required = false) @Nullable Nothing body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(members.renewApiKey(asking, id), request);
  }

  @Answers(value = Members.Rotated.class, status = 201)
  @PostMapping("/{id}/signing-key")
  ResponseEntity<Object> rotate(
      @RequestBody(required = false) @Nullable NewKey body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    NewKey key = body == null ? new NewKey(null, null) : body;
    return responses.render(members.rotate(asking, id, key.publicKey(), key.proof()), request);
  }

  @Answers(value = Members.Recorded.class, status = 201)
  @PostMapping("/{id}/credentials")
  ResponseEntity<Object> recordCredential(
      @RequestBody CredentialAsked body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(members.recordCredential(asking, id, body), request);
  }

  /** Repeat-safe: a member that delegated so before is answered with that entry. */
  @Answers(Delegation.Delegated.class)
  @PutMapping("/{id}/gateway")
  ResponseEntity<Object> delegate(
      @RequestBody(required = false) @Nullable Gateway body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    String account = body == null ? null : body.account();
    return responses.render(delegation.delegate(asking, id, account), request);
  }

  @GetMapping
  Page<MemberBody> list(PageAsked page, Caller caller) {
    return Page.of(
        members.list(page.after(), page.limit() + 1), page, MemberBody::memberId, member -> member);
  }

  @GetMapping("/{id}")
  MemberBody find(@PathVariable("id") String id, Caller caller) {
    return members.find(id);
  }
}
