package io.cardproof.api;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The least that a request with a body can cost in this server: what measured rates of the real
 * calls are held against. Not there unless a benchmark asks for it.
 */
@Hidden
@RestController
@ConditionalOnProperty(name = "cardproof.bench.echo", havingValue = "true")
class EchoController {

  /** A sale's body, unread. */
  record Echo(String orderId, List<Item> items) {}

  record Item(String cardId) {}

  @PostMapping("/benchmark/echo")
  Echo echo(@RequestBody Echo body) {
    return body;
  }
}
