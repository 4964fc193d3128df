package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class EventStreamTest {
  private static final TestGateway GATEWAY = TestGateway.shared();

  @Test
  void stream_showsOwnEvents_andResumesAfterTheLastOneSeen() throws Exception {
    String mine = GATEWAY.admit("stream-mine", "MARKETPLACE");
    String other = GATEWAY.admit("stream-other", "MARKETPLACE");
    long first = record(mine, "stream-mine");
    record(other, "stream-other");
    long second = record(mine, "stream-mine");

    List<JsonNode> all = read(mine, "0", 3);
    assertThat(all.get(0).get("type").stringValue()).isEqualTo("member.admitted");
    assertThat(all.get(1).get("entry").longValue()).isEqualTo(first);
    assertThat(all.get(2).get("entry").longValue()).isEqualTo(second);
    assertThat(all.get(2).get("events").get(0).get("details").get("member").stringValue())
        .isEqualTo("stream-mine");

    List<JsonNode> rest = read(mine, Long.toString(first), 1);
    assertThat(rest.getFirst().get("entry").longValue()).isEqualTo(second);
  }

  @Test
  void lastEventIdThatIsNone_isInvalid_andNobodyListensWithoutAKey() {
    assertThat(
            GATEWAY
                .send(
                    GATEWAY.request(GATEWAY.operator(), "/v1/events").header("Last-Event-ID", "x"))
                .code())
        .isEqualTo("request.invalid");
    assertThat(GATEWAY.get(null, "/v1/events").code()).isEqualTo("auth.missing");
  }

  @Test
  void streamsOfOneMember_areBounded() throws Exception {
    String key = GATEWAY.admit("stream-many", "MARKETPLACE");
    List<BufferedReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        open.add(open(key, "0"));
      }
      assertThat(GATEWAY.get(key, "/v1/events").code()).isEqualTo("limit.exceeded");
    } finally {
      for (BufferedReader reader : open) {
        reader.close();
      }
    }
  }

  private static long record(String key, String member) {
    return GATEWAY
        .post(key, "/v1/members/" + member + "/credentials", "{\"kind\":\"ICP_RECORD\"}")
        .json()
        .get("receipt")
        .get("entry")
        .longValue();
  }

  private static List<JsonNode> read(String key, String after, int count) throws Exception {
    List<JsonNode> messages = new ArrayList<>();
    try (BufferedReader lines = open(key, after)) {
      String id = "";
      while (messages.size() < count) {
        String line = lines.readLine();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          JsonNode message = TestGateway.JSON.readTree(line.substring(6));
          assertThat(message.get("entry").toString()).isEqualTo(id);
          messages.add(message);
        }
      }
    }
    return messages;
  }

  private static BufferedReader open(String key, String after)
      throws IOException, InterruptedException {
    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient()
            .send(
                GATEWAY.request(key, "/v1/events").header("Last-Event-ID", after).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }
}
