package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.Gateway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  private static final Path SAMPLES = Path.of("..", "network-config", "embedded");
  private static final Pattern METRIC = Pattern.compile("cardproof_[a-z_]+");

  @TempDir private Path temporary = Path.of("");

  private Path ledger() {
    return temporary.resolve("ledger");
  }

  private DataFolder folder() {
    assertThat(Ran.cardproof("init", "--data", ledger().toString()).status()).isZero();
    return DataFolder.open(ledger(), null);
  }

  @Test
  void the_sample_settings_start_a_gateway_that_shows_every_metric_alerts_are_set_on()
      throws Exception {
    Gateway.Options options = new Gateway.Options(0, 0, SAMPLES.resolve("gateway.yaml"));
    try (Server server = Server.start(folder(), options)) {
      ApiClient management = new ApiClient(URI.create(server.managementUrl()), null);
      var health = management.get("/actuator/health/readiness").good().json();
      assertThat(health.path("status").asString()).isEqualTo("UP");
      String shown =
          new String(management.get("/actuator/prometheus").good().bytes(), StandardCharsets.UTF_8);

      assertThat(metricsOf(shown))
          .containsAll(metricsOf(Files.readString(SAMPLES.resolve("alerts.yml"))));
    }
  }

  private static Set<String> metricsOf(String text) {
    Set<String> metrics = new TreeSet<>();
    Matcher names = METRIC.matcher(text);
    while (names.find()) {
      metrics.add(names.group());
    }
    return metrics;
  }

  @Test
  void a_folder_in_use_and_a_busy_port_are_refused_in_one_line() {
    DataFolder folder = folder();
    try (Server server = Server.start(folder, new Gateway.Options(0, 0, null))) {
      int port = URI.create(server.url()).getPort();

      Ran export =
          Ran.cardproof("export", "--data", ledger().toString(), "--out", temporary + "/export");
      assertThat(export.status()).isEqualTo(2);
      assertThat(export.err()).contains("open").contains("--url");
      assertThat(export.errLines()).isEqualTo(1);
      assertThatThrownBy(() -> Server.start(folder, new Gateway.Options(0, 0, null)))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("open");

      String other = temporary.resolve("other").toString();
      assertThat(Ran.cardproof("init", "--data", other).status()).isZero();
      Ran serve = Ran.cardproof("serve", "--data", other, "--port", Integer.toString(port));
      assertThat(serve.status()).isEqualTo(2);
      assertThat(serve.err()).contains("port " + port + " is in use");
      assertThat(serve.out()).isEmpty();
    }
  }

  @Test
  void a_wrong_keystore_password_is_refused_in_one_line() throws Exception {
    folder();
    Path wrong = Files.writeString(temporary.resolve("wrong"), "not the password");
    Files.setPosixFilePermissions(
        wrong, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

    Ran serve =
        Ran.cardproof("serve", "--data", ledger().toString(), "--password-file", wrong.toString());

    assertThat(serve.status()).isEqualTo(2);
    assertThat(serve.errLines()).isEqualTo(1);
    assertThat(serve.err()).contains("password").doesNotContain("not the password");
  }

  @Test
  void a_served_log_exports_to_the_same_files_as_its_folder() throws Exception {
    Path live = temporary.resolve("live");
    Path still = temporary.resolve("still");
    try (Server server = Server.start(folder(), new Gateway.Options(0, 0, null))) {
      Ran export = Ran.cardproof("export", "--url", server.url(), "--out", live.toString());
      assertThat(export.status()).as(export.err()).isZero();
    }
    Ran export = Ran.cardproof("export", "--data", ledger().toString(), "--out", still.toString());
    assertThat(export.status()).as(export.err()).isZero();
    assertThat(still.resolve("checkpoint")).hasSameBinaryContentAs(live.resolve("checkpoint"));
    assertThat(still.resolve("tile/0/000.p/6"))
        .hasSameBinaryContentAs(live.resolve("tile/0/000.p/6"));
  }
}
