package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.claims.Money;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Escrows and compensation pools: records of money that others move. */
@RestController
final class MoneyController {
  private final Money money;
  private final Responses responses;

  MoneyController(Money money, Responses responses) {
    this.money = money;
    this.responses = responses;
  }

  @Answers(value = Money.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows")
  ResponseEntity<Object> hold(
      @RequestBody Money.Hold body, Asking asking, HttpServletRequest request) {
    return responses.render(money.hold(asking, body), request);
  }

  @Answers(Money.Escrow.class)
  @GetMapping("/v1/escrows/{id}")
  ResponseEntity<Object> show(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(money.show(caller, id), request);
  }

  @Answers(value = Money.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows/{id}/release")
  ResponseEntity<Object> release(
      @RequestBody(required = false) Money.@Nullable Release body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    Money.Release said = body == null ? new Money.Release(null) : body;
    return responses.render(money.release(asking, id, said), request);
  }

  @Answers(value = Money.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows/{id}/payout")
  ResponseEntity<Object> payOut(
      @RequestBody Money.PayOut body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(money.payOut(asking, id, body), request);
  }

  @Answers(value = Money.Moved.class, status = 201)
  @PostMapping("/v1/pools/{member}/deposits")
  ResponseEntity<Object> deposit(
      @RequestBody Money.Movement body,
      @PathVariable("member") String member,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(money.deposit(asking, member, body), request);
  }

  @Answers(value = Money.Moved.class, status = 201)
  @PostMapping("/v1/pools/{member}/payouts")
  ResponseEntity<Object> payOutOf(
      @RequestBody Money.Movement body,
      @PathVariable("member") String member,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(money.payOutOf(asking, member, body), request);
  }

  @Answers(Money.Pool.class)
  @GetMapping("/v1/pools/{member}")
  ResponseEntity<Object> pool(
      @PathVariable("member") String member, Caller caller, HttpServletRequest request) {
    return responses.render(money.pool(member), request);
  }
}
