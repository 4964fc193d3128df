package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every call shares: who comes in, what a body may be, how a no looks. */
final class FrameTest {
  private static final TestGateway GATEWAY = TestGateway.shared();
  private static final String GOOD =
      "{\"memberId\":\"%s\",\"displayName\":\"A shop\",\"roles\":[\"MARKETPLACE\"]}";

  // auth

  @Test
  void noKey_isMissing_andAnyOtherWordIsInvalid() {
    String operator = GATEWAY.operator();
    String changed = operator.substring(0, operator.length() - 1) + "!";
    assertThat(GATEWAY.get(null, "/v1/members").code()).isEqualTo("auth.missing");
    for (String key :
        List.of("x", "cpk_", changed, operator.replace("operator", "nobody"), "cpt_sal_x_y")) {
      Reply reply = GATEWAY.get(key, "/v1/members");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.code()).isEqualTo("auth.invalid");
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void suspendedMember_isRefusedFromTheNextRequestOn_andReinstatedLetIn() {
    String key = GATEWAY.admit("shop-suspended", "MARKETPLACE");
    assertThat(GATEWAY.get(key, "/v1/members").status()).isEqualTo(200);
    assertThat(GATEWAY.post(GATEWAY.operator(), "/v1/members/shop-suspended/suspend", "").status())
        .isEqualTo(200);
    Reply refused = GATEWAY.get(key, "/v1/members");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("member.suspended");
    GATEWAY.post(GATEWAY.operator(), "/v1/members/shop-suspended/reinstate", "{}");
    assertThat(GATEWAY.get(key, "/v1/members").status()).isEqualTo(200);
  }

  @Test
  void newKey_endsTheOldOne() {
    String first = GATEWAY.admit("shop-renewed", "MARKETPLACE");
    Reply renewed = GATEWAY.post(GATEWAY.operator(), "/v1/members/shop-renewed/keys", "");
    assertThat(renewed.status()).isEqualTo(201);
    String second = renewed.json().get("apiKey").stringValue();
    assertThat(GATEWAY.get(first, "/v1/members").code()).isEqualTo("auth.invalid");
    assertThat(GATEWAY.get(second, "/v1/members").status()).isEqualTo(200);
  }

  @Test
  void anotherRole_isRefused() {
    String key = GATEWAY.admit("shop-curious", "MARKETPLACE");
    Reply reply = GATEWAY.post(key, "/v1/members", GOOD.formatted("shop-friend"));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("auth.role_missing");
    assertThat(GATEWAY.get(key, "/v1/members/shop-friend").code()).isEqualTo("member.unknown");
  }

  // what would otherwise be passed over

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/members;x=1", "/v1/members;", "/v1/members/operator;a=b", "/v1;x/members"})
  void pathParameters_areNoPath(String path) {
    Reply reply = GATEWAY.get(GATEWAY.operator(), path);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("path.unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/members", "/v1/batches", "/v1/sales", "/v1/commands/prepare"})
  void jsonInAnotherCharset_isAnotherMediaType(String path) {
    for (String charset : List.of("utf-16", "ISO-8859-1", "none-such")) {
      HttpRequest.Builder request =
          GATEWAY
              .request(GATEWAY.operator(), path)
              .header("Idempotency-Key", "charset")
              .header("Content-Type", "application/json; charset=" + charset)
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      Reply reply = GATEWAY.send(request);
      assertThat(reply.status()).as(charset).isEqualTo(415);
      assertThat(reply.code()).isEqualTo("request.media_type");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
  void uploadThatIsNoUtf8_isMalformed(String charset) {
    String supplier = GATEWAY.admit("charset-" + charset.toLowerCase(Locale.ROOT), "SUPPLIER");
    HttpRequest.Builder request =
        GATEWAY
            .request(supplier, "/v1/batches")
            .header("Idempotency-Key", "charset")
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    "{\"codes\":[\"A-1\"]}".getBytes(Charset.forName(charset))));
    Reply reply = GATEWAY.send(request);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("request.malformed");
  }

  // the order of refusals

  @Test
  void malformed_isToldBeforeWhoAsks_andWhoAsksBeforeRole() {
    HttpRequest.Builder malformed = change(null, "k", "{");
    assertThat(GATEWAY.send(malformed).code()).isEqualTo("request.malformed");
    assertThat(GATEWAY.send(change(null, null, GOOD.formatted("shop-b"))).code())
        .isEqualTo("idempotency_key.missing");
    assertThat(GATEWAY.send(change(null, "k", GOOD.formatted("shop-b"))).code())
        .isEqualTo("auth.missing");
  }

  private static HttpRequest.Builder change(
      @Nullable String apiKey, @Nullable String key, String json) {
    HttpRequest.Builder request =
        GATEWAY
            .request(apiKey, "/v1/members")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return key == null ? request : request.header("Idempotency-Key", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "tab\tkey"})
  void idempotencyKeyOfOtherCharacters_isInvalid(String key) {
    HttpRequest.Builder request;
    try {
      request = change(GATEWAY.operator(), key, GOOD.formatted("shop-k"));
    } catch (IllegalArgumentException notEvenSent) {
      return;
    }
    assertThat(GATEWAY.send(request).code()).isEqualTo("request.invalid");
  }

  @Test
  void idempotencyKeyOf255Characters_isGood_andOneMoreIsNot() {
    String most = "k".repeat(255);
    assertThat(
            GATEWAY
                .post(GATEWAY.operator(), "/v1/members", most, GOOD.formatted("shop-255"))
                .status())
        .isEqualTo(201);
    Reply more =
        GATEWAY.post(GATEWAY.operator(), "/v1/members", most + "k", GOOD.formatted("shop-256"));
    assertThat(more.json().get("field").stringValue()).isEqualTo("Idempotency-Key");
  }

  // idempotency

  @Test
  void sameKeyAndContent_isAnsweredWithTheSameBytes_alsoAfterARestart() {
    try (TestGateway gateway = TestGateway.fresh(false)) {
      String body = GOOD.formatted("shop-twice");
      Reply first = gateway.post(gateway.operator(), "/v1/members", "twice", body);
      String spaced = body.replace(",", " ,\n ");
      Reply again = gateway.post(gateway.operator(), "/v1/members", "twice", spaced);
      gateway.restart();
      Reply later = gateway.post(gateway.operator(), "/v1/members", "twice", body);
      assertThat(first.status()).isEqualTo(201);
      assertThat(first.header("Idempotency-Replayed")).isEmpty();
      for (Reply replay : List.of(again, later)) {
        assertThat(replay.status()).isEqualTo(201);
        assertThat(replay.bytes()).isEqualTo(first.bytes());
        assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(replay.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
      }
    }
  }

  @Test
  void sameKeyAndOtherContent_isMismatch_andChangesNothing() {
    GATEWAY.post(GATEWAY.operator(), "/v1/members", "reused", GOOD.formatted("shop-first"));
    Reply other =
        GATEWAY.post(GATEWAY.operator(), "/v1/members", "reused", GOOD.formatted("shop-second"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("submission.mismatch");
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/members/shop-second").status()).isEqualTo(404);
  }

  @Test
  void refusal_freesItsKey() {
    Reply refused = GATEWAY.post(GATEWAY.operator(), "/v1/members", "freed", GOOD.formatted("NO"));
    assertThat(refused.code()).isEqualTo("request.invalid");
    Reply good =
        GATEWAY.post(GATEWAY.operator(), "/v1/members", "freed", GOOD.formatted("shop-ok"));
    assertThat(good.status()).isEqualTo(201);
  }

  // JSON

  static Stream<Arguments> badBodies() {
    String tail = "\"displayName\":\"x\",\"roles\":[\"ISSUER\"]}";
    return Stream.of(
        bad("{", "request.malformed", ""),
        bad("", "request.malformed", ""),
        bad("[]", "request.malformed", ""),
        bad("null", "request.malformed", ""),
        bad("{\"memberId\":\"m-1\"," + tail + " x", "request.malformed", ""),
        bad("{\"memberId\":\"m-1\",\"memberId\":\"m-1\"," + tail, "request.malformed", ""),
        bad("{\"memberId\":\"m\\u0000\"," + tail, "request.malformed", ""),
        bad("{\"memberId\":" + "[".repeat(5_000), "request.malformed", ""),
        bad("{memberId:1}", "request.malformed", ""),
        bad("{\"memberId\":NaN," + tail, "request.malformed", ""),
        bad("{\"memberId\":\"m-1\",\"x\":1," + tail, "request.unknown_field", "x"),
        bad(
            "{\"memberId\":\"m-1\",\"credentials\":[{\"kind\":\"AB\"},{\"x\":1}]," + tail,
            "request.unknown_field",
            "credentials[1].x"),
        bad("{" + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":null," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":5," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":true," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":{}," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":\"m\\u0007-1\"," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":\"m\\ud800\"," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":\"" + "m".repeat(70) + "\"," + tail, "request.invalid", "memberId"),
        bad("{\"memberId\":\"m-1\",\"custody\":\"cloud\"," + tail, "request.invalid", "custody"),
        bad(
            "{\"memberId\":\"m-1\",\"displayName\":\"x\",\"roles\":[\"issuer\"]}",
            "request.invalid",
            "roles[0]"),
        bad(
            "{\"memberId\":\"m-1\",\"displayName\":\"x\",\"roles\":[0]}",
            "request.invalid",
            "roles[0]"),
        bad(
            "{\"memberId\":\"m-1\",\"displayName\":\"x\",\"roles\":[null]}",
            "request.invalid",
            "roles[0]"),
        bad(
            "{\"memberId\":\"m-1\",\"displayName\":\"x\",\"roles\":[]}",
            "request.invalid",
            "roles"));
  }

  private static Arguments bad(String body, String code, String field) {
    return Arguments.of(body.length() > 60 ? body.substring(0, 60) : body, body, code, field);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBodies")
  void badBody_isRefusedByItsCode_andChangesNothing(
      String shown, String body, String code, String field) {
    String before = members();
    Reply reply = GATEWAY.post(GATEWAY.operator(), "/v1/members", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.json().path("field").asString("")).isEqualTo(field);
    assertThat(reply.text()).doesNotContain("Exception", "tools.jackson", "io.cardproof");
    assertThat(members()).isEqualTo(before);
  }

  private static String members() {
    return GATEWAY.get(GATEWAY.operator(), "/v1/members?limit=1000").text();
  }

  @Test
  void invalidUtf8_isMalformed() {
    byte[] body = GOOD.formatted("shop-utf").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    body[body.length - 20] = (byte) 0xc0;
    HttpRequest.Builder request =
        GATEWAY
            .request(GATEWAY.operator(), "/v1/members")
            .header("Idempotency-Key", "utf")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    assertThat(GATEWAY.send(request).code()).isEqualTo("request.malformed");
  }

  @Test
  void bodyOverOneMebibyte_isTooLarge() {
    Reply reply =
        GATEWAY.post(GATEWAY.operator(), "/v1/members", GOOD.formatted("m".repeat(1 << 20)));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.code()).isEqualTo("request.too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/json; charset=utf-16"})
  void otherMediaType_isRefused(String type) {
    HttpRequest.Builder request =
        GATEWAY
            .request(GATEWAY.operator(), "/v1/members")
            .header("Idempotency-Key", "media")
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(GOOD.formatted("shop-media")));
    Reply reply = GATEWAY.send(request);
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.code()).isEqualTo("request.media_type");
  }

  // problems

  @Test
  void unknownPathAndMethod_areProblemsToo() {
    Reply path = GATEWAY.get(GATEWAY.operator(), "/v1/nothing");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.header("Content-Type")).isEqualTo("application/problem+json");
    Reply method = GATEWAY.send(GATEWAY.request(null, "/v1/members").DELETE());
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow")).contains("GET").contains("POST");
  }

  @Test
  void problem_hasItsMembers_andItsTypeIsAPage() {
    Reply reply = GATEWAY.get(GATEWAY.operator(), "/v1/members/nobody-here");
    assertThat(reply.json().get("type").stringValue()).isEqualTo("/problems/member.unknown");
    assertThat(reply.json().get("status").intValue()).isEqualTo(404);
    assertThat(reply.json().get("instance").stringValue()).isEqualTo("/v1/members/nobody-here");
    assertThat(reply.json().get("requestId").stringValue()).isEqualTo(reply.header("X-Request-Id"));
    Reply page = GATEWAY.get(null, "/problems/member.unknown");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("member.unknown");
  }

  @Test
  void everyAnswerHasARequestId_theClientsOwnWhereItIsSane() {
    Map<String, Boolean> ids =
        Map.of("order-77/a", true, "x".repeat(64), true, "x".repeat(65), false, "a b", false);
    ids.forEach((id, taken) -> {
      Reply reply = GATEWAY.send(GATEWAY.request(null, "/log/vkey").header("X-Request-Id", id));
      assertThat(reply.header("X-Request-Id").equals(id)).isEqualTo(taken);
      assertThat(reply.header("X-Request-Id")).isNotEmpty();
    });
    assertThat(GATEWAY.get(null, "/v1/nothing").header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void list_pagesThroughEveryMemberOnce() {
    for (String id : List.of("paged-a", "paged-b", "paged-c")) {
      GATEWAY.admit(id, "ISSUER");
    }
    StringBuilder seen = new StringBuilder();
    String next = "";
    do {
      String path = "/v1/members?limit=2" + (next.isEmpty() ? "" : "&after=" + next);
      Reply page = GATEWAY.get(GATEWAY.operator(), path);
      page.json().get("items").forEach(m -> seen.append(m.get("memberId")).append(' '));
      next = page.json().path("next").asString("");
    } while (!next.isEmpty());
    assertThat(seen.toString()).containsOnlyOnce("paged-a").containsOnlyOnce("paged-c");
    for (String limit : List.of("0", "1001", "-1", "x")) {
      assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/members?limit=" + limit).code())
          .isEqualTo("request.invalid");
    }
  }

  @Test
  void openApi_describesTheCallsWithoutWhatFollowsFromHeaders() {
    Reply document = GATEWAY.get(null, "/v3/api-docs");
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.json().get("paths").has("/v1/members/{id}/suspend")).isTrue();
    assertThat(document.text()).doesNotContain("\"asking\"", "\"caller\"");
    assertThat(GATEWAY.get(null, "/docs").status()).isEqualTo(302);
  }
}
