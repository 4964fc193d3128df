package io.cardproof.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.api.Shop.Reply;
import io.cardproof.codec.CodecException;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardEvidence;
import io.cardproof.evidence.Trust;
import io.cardproof.evidence.Unpacked;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whatever happens to cards in a test, their evidence holds: every history is decided again from
 * its bundle alone.
 */
final class Provable {
  /** Enough of them to meet each kind of entry, and few enough to be quick. */
  private static final int CARDS = 24;

  private Provable() {}

  static void everyCard(Shop shop) {
    try {
      String vkey = shop.get("/log/vkey").send().is(200).text().strip();
      LogPolicy policy = LogPolicy.parse("log " + vkey + "\nquorum none\n");
      Trust trust = new Trust(policy, new JdkEd25519(), List.of(), null);
      Path file = Files.createTempFile("card", ".zip");
      for (String card : cards(shop).stream().limit(CARDS).toList()) {
        Reply bundle = shop.get("operator", "/v1/cards/" + card + "/evidence.zip").is(200);
        Files.write(file, bundle.bytes());
        CardEvidence.of(Unpacked.of(file)).verify(trust);
      }
      Files.delete(file);
    } catch (IOException | BadBundle | LogFormatException | CodecException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> cards(Shop shop) throws CodecException {
    Set<String> cards = new LinkedHashSet<>();
    for (long index = 0; ; index++) {
      Reply leaf = shop.get("operator", "/v1/entries/" + index);
      if (leaf.status() != 200) {
        return cards;
      }
      if (Leaf.of(leaf.text().getBytes(UTF_8)) instanceof Entry entry) {
        entry.events().stream()
            .map(Event::steps)
            .flatMap(List::stream)
            .forEach(step -> cards.add(step.id()));
        entry.command().action().lots().forEach(lot -> cards.addAll(lot.cards()));
      }
    }
  }
}
