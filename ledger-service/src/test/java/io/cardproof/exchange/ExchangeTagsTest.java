package io.cardproof.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.cards.Refused;
import io.cardproof.cards.Verification;
import io.cardproof.exchange.Messages.TagsAnswer;
import io.cardproof.exchange.Messages.TagsAsk;
import io.cardproof.exchange.TestNetwork.Gateway;
import io.cardproof.exchange.TestNetwork.Plan;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.ledger.Scene;
import io.cardproof.tags.LocalTagger;
import io.cardproof.tags.TagTranscript;
import io.cardproof.tags.Voprf;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supplier's gateway holds the tag key; the shop's asks it. */
class ExchangeTagsTest {
  @TempDir Path folder;

  private TestNetwork network;
  private Keystore suppliers;
  private Keystore shops;
  private Gateway supplier;
  private Gateway shop;

  @BeforeEach
  void start() throws Exception {
    network = new TestNetwork(folder);
    suppliers = network.keystore("suppliers");
    shops = network.keystore("shops");
    network.populate(suppliers, shops);
    network.tagKeyOf(suppliers);
    supplier = network.start(Plan.of("supplier", suppliers));
    shop = network.start(Plan.of("shop", shops).knowing("supplier", supplier).tagsFrom("supplier"));
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void tagsAreThoseOfTheKeyHolder_inAnyNumber() {
    List<String> codes = IntStream.range(0, 1_001).mapToObj(i -> "CODE" + i).toList();
    List<String> here = shop.tagger.cardIds(Scene.SHOP, "games", codes);
    assertThat(here).isEqualTo(supplier.tagger.cardIds(Scene.SHOP, "games", codes));
    assertThat(shop.tagger.accountTags(Scene.SHOP, here.subList(0, 3), "player"))
        .isEqualTo(supplier.tagger.accountTags(Scene.SHOP, here.subList(0, 3), "player"));
    TagTranscript transcript = shop.tagger.transcript(Scene.SHOP, "games", "CODE7");
    byte[] key = supplier.tagger.publicKey();
    assertThat(TagTranscript.verify(transcript, key, "games", "CODE7", here.get(7))).isTrue();
  }

  @Test
  void whileTheServiceIsAway_newTagsAreUnavailable_andEverythingElseGoesOn() {
    supplier.upload("batch", "Abc-1", "Abc-2");
    assertThat(verify("Abc-1").known()).isTrue();
    String card = verify("Abc-1").cardId();
    supplier.stop();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> verify("Abc-2"))
        .matches(refused -> refused.code().equals("tags.unavailable"))
        .matches(refused -> refused.details().retryAfterSeconds() > 0);
    Verification.Ask byId = new Verification.Ask(null, null, card);
    assertThat(shop.cards.verification().verify(TestNetwork.SHOP, byId).status()).isEqualTo(200);
    assertThat(network.sell("order", 2)).isNotEmpty();
  }

  private Verification.Verified verify(String code) {
    Verification.Ask ask = new Verification.Ask(code, Scene.SKU, null);
    return (Verification.Verified) shop.cards.verification().verify(TestNetwork.SHOP, ask).body();
  }

  @Test
  void aServiceWithAnotherKey_isNeverBelieved() throws Exception {
    network.tagKeyOf(network.keystore("the ledger's real holder"));
    Gateway deceived =
        network.start(Plan.of("shop", shops).knowing("supplier", supplier).tagsFrom("supplier"));
    assertThatThrownBy(() -> deceived.tagger.cardIds(Scene.SHOP, "games", List.of("A")))
        .hasMessageContaining("not made with the ledger's key");
    assertThat(deceived.forged).hasValue(1);
  }

  @Test
  void theServiceAnswers_onlyWhoShowsThatItServesTheMember() throws Exception {
    Gateway stranger =
        network.start(
            Plan.of("stranger", network.keystore("strangers")).knowing("supplier", supplier));
    List<byte[]> elements = List.of(new Voprf().blind(new byte[] {1}).element());
    for (byte[] signature : List.of(new byte[0], new byte[64])) {
      TagsAsk ask = new TagsAsk(Scene.SHOP, elements, signature);
      assertRefused(stranger, ask, "auth.invalid");
    }
    // Signed by the member for its own organisation: of no use to another.
    byte[] statement = Statements.tags(shop.standing.ledger(), "shop", Scene.SHOP, elements);
    TagsAsk stolen = new TagsAsk(Scene.SHOP, elements, shop.standing.sign(Scene.SHOP, statement));
    assertRefused(stranger, stolen, "auth.invalid");
    assertThat(shop.peers.post(service(), Messages.TAGS, stolen, TagsAnswer.class).evaluated())
        .hasSize(1);
  }

  @Test
  void batchesThatAreNone_areRefused() {
    byte[] good = new Voprf().blind(new byte[] {1}).element();
    for (List<byte[]> bad :
        List.of(
            List.<byte[]>of(),
            Collections.nCopies(1_001, good),
            List.of(new byte[33]),
            List.of(good, new byte[5]))) {
      byte[] statement = Statements.tags(shop.standing.ledger(), "shop", Scene.SHOP, bad);
      TagsAsk ask = new TagsAsk(Scene.SHOP, bad, shop.standing.sign(Scene.SHOP, statement));
      assertRefused(shop, ask, "request.invalid");
    }
    assertThat(shop.tagger.cardIds(Scene.SHOP, "games", List.of("A"))).hasSize(1);
  }

  @Test
  void aGatewayWithoutTheKey_saysSo() throws Exception {
    Gateway asker =
        network.start(Plan.of("supplier", suppliers).knowing("shop", shop).tagsFrom("shop"));
    assertThatThrownBy(() -> asker.tagger.cardIds(Scene.SUPPLIER, "games", List.of("A")))
        .hasMessageContaining("tags.unavailable");
  }

  @Test
  void theServicesAllowance_isSpentThere() {
    shop.tagger.cardIds(Scene.SHOP, "games", List.of("A", "B"));
    assertThat(supplier.local.scan("allowance/tags/", null, 10)).hasSize(1);
    assertThat(new LocalTagger(suppliers.root(Root.TAG)).publicKey())
        .isEqualTo(shop.tagger.publicKey());
  }

  private Peers.Peer service() {
    return new Peers.Peer("supplier", supplier.url());
  }

  private void assertRefused(Gateway asker, TagsAsk ask, String code) {
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> asker.peers.post(service(), Messages.TAGS, ask, TagsAnswer.class))
        .matches(refused -> refused.code().equals(code), code);
  }
}
