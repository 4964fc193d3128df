package io.cardproof.api;

import io.cardproof.bundles.CardBundles;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.CardActions;
import io.cardproof.cards.CardPages;
import io.cardproof.cards.Deliveries;
import io.cardproof.cards.Verification;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Single cards: looked up, looked at, and what happens to them outside a checkout. */
@RestController
final class CardController {
  private static final String ZIP = "application/zip";

  private final CardPages pages;
  private final CardActions actions;
  private final Deliveries deliveries;
  private final Verification verification;
  private final CardBundles bundles;
  private final Responses responses;

  CardController(
      CardPages pages,
      CardActions actions,
      Deliveries deliveries,
      Verification verification,
      CardBundles bundles,
      Responses responses) {
    this.pages = pages;
    this.actions = actions;
    this.deliveries = deliveries;
    this.verification = verification;
    this.bundles = bundles;
    this.responses = responses;
  }

  @Answers(Verification.Verified.class)
  @PostMapping("/v1/codes/verify")
  ResponseEntity<Object> verify(
      @RequestBody Verification.Ask body, Caller caller, HttpServletRequest request) {
    return responses.render(verification.verify(caller, body), request);
  }

  @Answers(CardPages.Shown.class)
  @GetMapping("/v1/cards/{id}")
  ResponseEntity<Object> show(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(pages.show(caller, id), request);
  }

  @Answers(CardPages.History.class)
  @GetMapping("/v1/cards/{id}/history")
  ResponseEntity<Object> history(
      @PathVariable("id") String id, Caller caller, HttpServletRequest request) {
    return responses.render(pages.history(caller, id), request);
  }

  /**
   * Evidence to take along.
   *
   * @param treeSize how many entries it is to cover at least
   * @param from size of an older checkpoint that it is to continue
   */
  @Answers(value = String.class, type = ZIP)
  @GetMapping("/v1/cards/{id}/evidence.zip")
  ResponseEntity<byte[]> bundle(
      @PathVariable("id") String id,
      @RequestParam(name = "treeSize", required = false) @Nullable Long treeSize,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      Caller caller) {
    byte[] bundle = bundles.of(caller, id, treeSize, from);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(ZIP))
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".zip\"")
        .body(bundle);
  }

  @Answers(value = Deliveries.Viewed.class, status = 201)
  @PostMapping("/v1/cards/{id}/views")
  ResponseEntity<Object> view(
      @RequestBody Deliveries.View body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(deliveries.view(asking, id, body), request);
  }

  @Answers(CardActions.Changed.class)
  @PostMapping("/v1/cards/{id}/freeze")
  ResponseEntity<Object> freeze(
      @RequestBody CardActions.Reason body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(actions.freeze(asking, id, body), request);
  }

  @Answers(CardActions.Changed.class)
  @PostMapping("/v1/cards/{id}/unfreeze")
  ResponseEntity<Object> unfreeze(
      @RequestBody CardActions.Reason body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(actions.unfreeze(asking, id, body), request);
  }

  @Answers(CardActions.Changed.class)
  @PostMapping("/v1/cards/{id}/void")
  ResponseEntity<Object> voidCard(
      @RequestBody CardActions.Reason body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(actions.voidCard(asking, id, body), request);
  }

  @Answers(value = CardActions.Redeemed.class, status = 201)
  @PostMapping("/v1/cards/{id}/redemptions")
  ResponseEntity<Object> redeem(
      @RequestBody CardActions.Redeem body,
      @PathVariable("id") String id,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(actions.redeem(asking, id, body), request);
  }

  @Answers(value = CardActions.Approved.class, status = 201)
  @PostMapping("/v1/approvals")
  ResponseEntity<Object> approve(
      @RequestBody CardActions.Approve body, Asking asking, HttpServletRequest request) {
    return responses.render(actions.approve(asking, body), request);
  }
}
