package io.cardproof.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the same server answers when it only reads and writes JSON: the yardstick for the
 * benchmarks. Not there unless {@code cardproof.benchmark.echo} says so.
 */
@RestController
@ConditionalOnProperty("cardproof.benchmark.echo")
final class EchoController {

  record Echo(String orderId, @Nullable List<Item> items) {}

  record Item(@Nullable String cardId, @Nullable String sku, @Nullable Integer quantity) {}

  @PostMapping("/benchmark/echo")
  Echo echo(@RequestBody Echo body) {
    return body;
  }
}
