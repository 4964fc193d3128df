package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.claims.Escrows;
import io.cardproof.claims.Pools;
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
  private final Escrows escrows;
  private final Pools pools;
  private final Responses responses;

  MoneyController(Escrows escrows, Pools pools, Responses responses) {
    this.escrows = escrows;
    this.pools = pools;
    this.responses = responses;
  }

  @Answers(value = Escrows.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows")
  ResponseEntity<Object> hold(
      @RequestBody Escrows.Hold body, Asking asking, HttpServletRequest request) {
    return responses.render(escrows.hold(asking, body), request);
  }

  @Answers(Escrows.Escrow.class)
  @GetMapping("/v1/escrows/{id}")
  ResponseEntity<Object> show(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(escrows.show(caller, id), request);
  }

  @Answers(value = Escrows.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows/{id}/release")
  ResponseEntity<Object> release(
      @RequestBody(required = false) Escrows.@Nullable Release body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    Escrows.Release said = body == null ? new Escrows.Release(null) : body;
    return responses.render(escrows.release(asking, id, said), request);
  }

  @Answers(value = Escrows.Escrowed.class, status = 201)
  @PostMapping("/v1/escrows/{id}/payout")
  ResponseEntity<Object> payOut(
      @RequestBody Escrows.PayOut body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(escrows.payOut(asking, id, body), request);
  }

  @Answers(value = Pools.Moved.class, status = 201)
  @PostMapping("/v1/pools/{member}/deposits")
  ResponseEntity<Object> deposit(
      @RequestBody Pools.Movement body,
      @PathVariable("member") String member,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(pools.deposit(asking, member, body), request);
  }

  @Answers(value = Pools.Moved.class, status = 201)
  @PostMapping("/v1/pools/{member}/payouts")
  ResponseEntity<Object> payOutOf(
      @RequestBody Pools.Movement body,
      @PathVariable("member") String member,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(pools.payOutOf(asking, member, body), request);
  }

  @Answers(Pools.Pool.class)
  @GetMapping("/v1/pools/{member}")
  ResponseEntity<Object> pool(
      @PathVariable("member") String member, Caller caller, HttpServletRequest request) {
    return responses.render(pools.show(member), request);
  }
}
