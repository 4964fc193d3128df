package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Deliveries;
import io.cardproof.cards.Reservations;
import io.cardproof.cards.Sales;
import io.cardproof.cards.Stock;
import io.cardproof.cards.Transfers;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a shop does with cards: stock, reservations, sales, deliveries, and getting them at all. */
@RestController
final class CheckoutController {
  private final Reservations reservations;
  private final Sales sales;
  private final Deliveries deliveries;
  private final Stock stock;
  private final Transfers transfers;
  private final Responses responses;

  CheckoutController(
      Reservations reservations,
      Sales sales,
      Deliveries deliveries,
      Stock stock,
      Transfers transfers,
      Responses responses) {
    this.reservations = reservations;
    this.sales = sales;
    this.deliveries = deliveries;
    this.stock = stock;
    this.transfers = transfers;
    this.responses = responses;
  }

  @Answers(value = Transfers.Transferred.class, status = 201)
  @PostMapping("/v1/transfers")
  ResponseEntity<Object> transfer(
      @RequestBody Transfers.Transfer body, Asking asking, HttpServletRequest request) {
    return responses.render(transfers.transfer(asking, body), request);
  }

  @GetMapping("/v1/stock")
  Stock.Page stock(
      @RequestParam(name = "sku", required = false) @Nullable String sku, Caller caller) {
    return stock.available(caller, sku);
  }

  @Answers(value = Reservations.Placed.class, status = 201)
  @PostMapping("/v1/reservations")
  ResponseEntity<Object> place(
      @RequestBody Reservations.Place body, Asking asking, HttpServletRequest request) {
    return responses.render(reservations.place(asking, body), request);
  }

  @Answers(Reservations.Shown.class)
  @GetMapping("/v1/reservations/{id}")
  ResponseEntity<Object> reservation(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(reservations.show(caller, id), request);
  }

  @Answers(Reservations.Placed.class)
  @PutMapping("/v1/reservations/{id}")
  ResponseEntity<Object> renew(
      @RequestBody Reservations.Renew body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(reservations.renew(asking, id, body), request);
  }

  @Answers(value = Void.class, status = 204)
  @DeleteMapping("/v1/reservations/{id}")
  ResponseEntity<Object> release(
      @PathVariable("id") String id, Asking asking, HttpServletRequest request) {
    return responses.render(reservations.release(asking, id), request);
  }

  @Answers(value = Sales.Sold.class, status = 201)
  @PostMapping("/v1/reservations/{id}/confirm")
  ResponseEntity<Object> confirm(
      @RequestBody(required = false) Sales.@Nullable Confirm body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    Sales.Confirm confirm = body == null ? new Sales.Confirm(null, null, null, null) : body;
    return responses.render(sales.confirm(asking, id, confirm), request);
  }

  @Answers(value = Sales.Sold.class, status = 201)
  @PostMapping("/v1/sales")
  ResponseEntity<Object> sell(
      @RequestBody Sales.Sell body, Asking asking, HttpServletRequest request) {
    return responses.render(sales.sell(asking, body), request);
  }

  @Answers(Sales.Shown.class)
  @GetMapping("/v1/sales/{id}")
  ResponseEntity<Object> sale(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(sales.show(caller, id), request);
  }

  @Answers(Sales.Shown.class)
  @GetMapping("/v1/orders/{orderId}")
  ResponseEntity<Object> order(
      @PathVariable("orderId") String orderId, Caller caller, HttpServletRequest request) {
    return responses.render(sales.order(caller, orderId), request);
  }

  @Answers(value = Deliveries.Delivered.class, status = 201)
  @PostMapping("/v1/sales/{id}/delivery")
  ResponseEntity<Object> deliver(
      @RequestBody(required = false) Deliveries.@Nullable Deliver body,
      @PathVariable("id") String id,
      @RequestParam(name = "transcript", defaultValue = "false") boolean transcript,
      Asking asking,
      HttpServletRequest request) {
    Deliveries.Deliver deliver = body == null ? new Deliveries.Deliver(null, null) : body;
    return responses.render(deliveries.deliver(asking, id, deliver, transcript), request);
  }

  @Answers(Sales.Undone.class)
  @PostMapping("/v1/sales/{id}/undo")
  ResponseEntity<Object> undo(
      @RequestBody Sales.Undo body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(sales.undo(asking, id, body), request);
  }
}
