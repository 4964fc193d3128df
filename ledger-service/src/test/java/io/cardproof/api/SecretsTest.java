package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A marker goes in wherever a client can put one; it comes out in no log, metric or file. */
@Isolated
final class SecretsTest {
  private static final String MARKER = "MARKER7XQ2-SECRET";

  @Test
  void whatClientsSend_isInNoLogMetricOrFile() throws Exception {
    ByteCatcher logs = ByteCatcher.install();
    try (TestGateway gateway = TestGateway.fresh(false)) {
      List<Reply> replies = provoke(gateway);
      assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isBetween(200, 499));
      String metrics =
          gateway.send(HttpRequest.newBuilder(gateway.management("/actuator/prometheus"))).text();
      assertThat(metrics).contains("cardproof_http_requests").doesNotContain(MARKER);
      assertThat(files(gateway.folder())).doesNotContain(MARKER).doesNotContain("cpk_");
    } finally {
      logs.uninstall();
    }
    assertThat(logs.text()).contains("\"route\":").doesNotContain(MARKER).doesNotContain("cpk_");
  }

  private static List<Reply> provoke(TestGateway gateway) {
    String op = gateway.operator();
    String m = "\"" + MARKER + "\"";
    List<Reply> replies = new ArrayList<>();
    replies.add(gateway.get(MARKER, "/v1/members"));
    replies.add(gateway.get("cpk_" + MARKER, "/v1/members"));
    replies.add(gateway.get(op, "/v1/members?after=" + MARKER));
    replies.add(gateway.get(op, "/v1/members?limit=" + MARKER));
    replies.add(gateway.get(op, "/v1/" + MARKER));
    replies.add(gateway.get(op, "/v1/members/" + MARKER));
    replies.add(gateway.get(op, "/v1/orders/" + MARKER));
    replies.add(gateway.get(op, "/v1/receipts?idempotencyKey=" + MARKER));
    replies.add(gateway.get(op, "/log/tile/" + MARKER));
    replies.add(gateway.get(op, "/problems/" + MARKER));
    for (String body :
        List.of(
            m,
            "{" + m + ":1}",
            "{\"memberId\":" + m,
            "{\"memberId\":" + m + ",\"displayName\":\"x\",\"roles\":[" + m + "]}",
            "{\"memberId\":{\"a\":" + m + "},\"displayName\":" + m + ",\"roles\":[]}")) {
      for (String path :
          List.of(
              "/v1/members",
              "/v1/members/operator/signing-key",
              "/v1/members/operator/credentials",
              "/v1/commands",
              "/v1/commands/prepare",
              "/v1/rules/upgrade",
              "/v1/codes/verify",
              "/v1/sales",
              "/v1/reservations",
              "/v1/batches")) {
        replies.add(gateway.post(op, path, body));
        replies.add(gateway.post(op, path, MARKER + "-key", body));
      }
      replies.add(gateway.put(op, "/v1/products/" + MARKER, body));
      replies.add(gateway.put(op, "/v1/policies/top-up", body));
    }
    return replies;
  }

  private static String files(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** Collects what logs write to stderr, and keeps writing it. */
  private static final class ByteCatcher extends java.io.ByteArrayOutputStream {
    private final java.io.PrintStream before = System.err;

    static ByteCatcher install() {
      ByteCatcher catcher = new ByteCatcher();
      System.setErr(new java.io.PrintStream(catcher, true, StandardCharsets.UTF_8));
      return catcher;
    }

    void uninstall() {
      LoggerFactory.getLogger("io.cardproof.test").info("done");
      System.setErr(before);
    }

    String text() {
      return toString(StandardCharsets.UTF_8);
    }
  }
}
