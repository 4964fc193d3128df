package io.cardproof.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.exchange.ExchangeSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings files of a network's gateway: understood as written, or refused in one line. */
final class NetworkSettingsTest {
  @TempDir private Path dir;

  private static ExchangeSettings exchange(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("cardproof.exchange", ExchangeSettings.class)
        .checked();
  }

  @Test
  void exchangeSettings_areReadAsTheyAreWritten() {
    ExchangeSettings settings =
        exchange(
            Map.of(
                "cardproof.exchange.certificate", "/etc/x.crt",
                "cardproof.exchange.key", "/etc/x.key",
                "cardproof.exchange.ca", "/etc/ca.crt",
                "cardproof.exchange.port", "7443",
                "cardproof.exchange.tags", "supplier",
                "cardproof.exchange.gateways.supplier.url", "https://a:1,https://b:2",
                "cardproof.exchange.gateways.shop.url", "https://c:3",
                "cardproof.exchange.gateways.shop.members", "shop-a,shop-b",
                "cardproof.exchange.siblings", "https://d:4"));
    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(7443);
    assertThat(settings.gateways().keySet()).containsExactlyInAnyOrder("supplier", "shop");
    assertThat(settings.gateways().get("supplier"))
        .isEqualTo(
            new ExchangeSettings.Other(
                List.of(URI.create("https://a:1"), URI.create("https://b:2")), List.of()));
    assertThat(settings.gateways().get("shop").members()).containsExactly("shop-a", "shop-b");
    assertThat(settings.siblings()).containsExactly(URI.create("https://d:4"));
  }

  @Test
  void nothingConfigured_isAGatewayThatAsksNobody() {
    ExchangeSettings settings = exchange(Map.of());
    assertThat(settings.isConfigured()).isFalse();
    assertThat(settings.port()).isNull();
    assertThat(settings.siblings()).isEmpty();
  }

  @Test
  void exchangeSettingsThatContradictThemselves_nameWhatToMend() {
    Map<String, String> tls =
        Map.of(
            "cardproof.exchange.certificate", "x",
            "cardproof.exchange.key", "x",
            "cardproof.exchange.ca", "x");
    Map<Map<String, String>, String> bad =
        Map.of(
            Map.of("cardproof.exchange.port", "1"), "certificate, key and ca",
            Map.of("cardproof.exchange.key", "x"), "certificate, key and ca",
            with(tls, "cardproof.exchange.tags", "nobody"), "exchange.tags",
            with(tls, "cardproof.exchange.siblings", "http://a"), "https://host:port",
            with(tls, "cardproof.exchange.gateways.a.url", "https:x"), "https://host:port",
            with(tls, "cardproof.exchange.gateways.a.members", "m"), "has a url");
    bad.forEach((properties, saying) ->
        assertThatThrownBy(() -> exchange(properties))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(saying));
  }

  private static Map<String, String> with(Map<String, String> some, String key, String value) {
    Map<String, String> all = new java.util.HashMap<>(some);
    all.put(key, value);
    return all;
  }

  @Test
  void aStartWithBadExchangeSettings_isRefusedInOneLine() throws Exception {
    Path data = dir.resolve("data");
    new FolderInit(data, null).alone(null, false);
    String absent =
        "cardproof.exchange.certificate=none.crt\ncardproof.exchange.key=none.key\n"
            + "cardproof.exchange.ca=none.ca";
    Map<String, String> bad =
        Map.of(
            "cardproof.exchange.port=x",
            "cardproof.exchange.port",
            "cardproof.exchange.port=1",
            "certificate, key and ca",
            absent,
            "none.crt cannot be read");
    assertRefused(data, LedgerKind.EMBEDDED, bad);
  }

  @Test
  void aStartWithBadFabricSettings_isRefusedInOneLine() throws Exception {
    Path data = dir.resolve("data");
    new FolderInit(data, null).network(null, false);
    String peer = "cardproof.fabric.peers[0].";
    String absent =
        ("cardproof.fabric.channel=c\ncardproof.fabric.chaincode=c\ncardproof.fabric.msp-id=m\n"
                + "cardproof.fabric.certificate=/none\ncardproof.fabric.key=/none\n"
                + "%saddress=127.0.0.1:1\n%stls-ca=/none\n%sauthority=peer")
            .formatted(peer, peer, peer);
    Map<String, String> bad =
        Map.of(
            "server.address=127.0.0.1",
            "--config FILE",
            "cardproof.fabric.channel=cards",
            "needs channel, chaincode",
            "cardproof.fabric.channel=cards\n" + peer + "address=x",
            "needs channel, chaincode",
            absent,
            "cardproof.fabric: ");
    assertRefused(data, LedgerKind.FABRIC, bad);
  }

  private void assertRefused(Path data, LedgerKind kind, Map<String, String> bad)
      throws IOException {
    for (Map.Entry<String, String> one : bad.entrySet()) {
      Path config = Files.writeString(dir.resolve("bad.properties"), one.getKey());
      Gateway.Options options = new Gateway.Options(0, 0, config, kind);
      assertThatThrownBy(() -> Gateway.start(DataFolder.open(data, null), options))
          .as(one.getKey())
          .isInstanceOf(StartException.class)
          .hasMessageContaining(one.getValue());
    }
  }
}
