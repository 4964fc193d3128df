package io.cardproof.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.exchange.Messages.TagsAnswer;
import io.cardproof.exchange.Messages.TagsAsk;
import io.cardproof.exchange.TestNetwork.Gateway;
import io.cardproof.exchange.TestNetwork.Plan;
import io.cardproof.ledger.Scene;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets through to the listener, and what it says to nonsense. */
class ExchangeServerTest {
  @TempDir Path folder;

  private TestNetwork network;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    network = new TestNetwork(folder);
    gateway = network.start(Plan.of("supplier", network.keystore("suppliers")));
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void withoutACertificateOfTheAuthority_nobodyIsHeard() throws Exception {
    TestAuthority other = new TestAuthority(folder.resolve("other"));
    Tls foreign = other.issue("x", "CN=x,O=supplier", 1);
    Files.copy(network.authority.trust(), folder.resolve("right.crt"));
    Tls mixed = Tls.of(other.certificate("x"), other.key("x"), folder.resolve("right.crt"));
    Tls expired = network.authority.issue("old", "CN=x,O=supplier", -1);
    for (Tls tls : List.of(foreign, mixed, expired)) {
      assertThatThrownBy(() -> send(tls.bundle().createSslContext(), "GET", "/", null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCertificateThatNamesNoOrganisation_isRefusedByName() throws Exception {
    assertThatThrownBy(() -> network.authority.issue("none", "CN=x", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("O=NAME");
    assertThatThrownBy(() -> network.authority.issue("two", "CN=x,O=a,O=b", 1))
        .hasMessageContaining("one O");
  }

  @Test
  void anAnswerOfAnotherOrganisationsGateway_isNotRead() {
    Peers.Peer meant = new Peers.Peer("tag service", gateway.url());
    TagsAsk ask = new TagsAsk(Scene.SHOP, List.of(), new byte[0]);
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> gateway.peers.post(meant, Messages.TAGS, ask, TagsAnswer.class))
        .withMessageContaining("another organisation's");
  }

  @Test
  void nonsense_isAClearNo_andTheListenerStays() throws Exception {
    SSLContext tls = network.authority.issue("good", "CN=x,O=shop", 1).bundle().createSslContext();
    byte[] long1 = new byte[Messages.BYTES_MAX + 1];
    Map<String, byte @Nullable []> bodies =
        Map.of(
            "{}", "{}".getBytes(UTF_8),
            "[", "[".getBytes(UTF_8),
            "empty", new byte[0],
            "more", "{\"batch\":\"b\",\"deposits\":[],\"more\":1}".getBytes(UTF_8),
            "nulls", "{\"batch\":null,\"deposits\":null}".getBytes(UTF_8));
    for (var body : bodies.entrySet()) {
      for (String path : List.of(Messages.TAGS, Messages.RELEASES, Messages.DEPOSITS)) {
        HttpResponse<String> answer = send(tls, "POST", path, body.getValue());
        assertThat(answer.statusCode()).as(body.getKey() + path).isEqualTo(400);
        assertThat(answer.body()).contains("request.malformed");
      }
    }
    assertThat(send(tls, "POST", Messages.TAGS, long1).statusCode()).isEqualTo(413);
    assertThat(send(tls, "GET", Messages.TAGS, null).statusCode()).isEqualTo(404);
    assertThat(send(tls, "POST", "/exchange/v1/else", new byte[0]).statusCode()).isEqualTo(404);
    assertThat(send(tls, "GET", "/v1/members", null).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> send(
      SSLContext tls, String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build()) {
      var content =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofByteArray(body);
      URI uri = gateway.url().resolve(path);
      return client.send(
          HttpRequest.newBuilder(uri).method(method, content).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
