package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.members.Catalogue;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/products")
final class CatalogueController {
  private final Catalogue catalogue;
  private final Responses responses;

  CatalogueController(Catalogue catalogue, Responses responses) {
    this.catalogue = catalogue;
    this.responses = responses;
  }

  @Answers(Catalogue.ProductBody.class)
  @Answers(value = Catalogue.ProductBody.class, status = 201)
  @PutMapping("/{sku}")
  ResponseEntity<Object> set(
      @RequestBody Catalogue.ProductAsked body,
      @PathVariable("sku") String sku,
      Asking asking,
      HttpServletRequest request) {
    return responses.render(catalogue.setProduct(asking, sku, body), request);
  }

  @GetMapping
  Page<Catalogue.ProductBody> list(PageAsked page, Caller caller) {
    return Page.of(
        catalogue.list(page.after(), page.limit() + 1),
        page,
        Catalogue.ProductBody::sku,
        product -> product);
  }

  @GetMapping("/{sku}")
  Catalogue.ProductBody find(@PathVariable("sku") String sku, Caller caller) {
    return catalogue.find(sku);
  }
}
