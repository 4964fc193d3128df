package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway is killed in the middle of a long upload. */
@Timeout(180)
class UploadCrashIT {
  private static final int CODES = 30_000;

  @TempDir private Path temporary = Path.of("");

  @Test
  void a_killed_upload_is_told_as_failed_and_goes_on_when_it_is_sent_again() throws Exception {
    Path ledger = temporary.resolve("ledger");
    String key = supplierOf(ledger);
    Path file = Files.writeString(temporary.resolve("long.txt"), codes());
    Upload upload =
        new Upload(file, Map.of("sku", DemoWorld.SKU, "batchNo", "cut", "format", "lines"));

    String operation;
    Process process = serve(ledger);
    try {
      ApiClient client = new ApiClient(addressOf(process), key);
      operation = upload.send(client).good().json().path("operationId").asString();
      untilUnderWay(client, operation);
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (Server server = start(ledger)) {
      ApiClient client = new ApiClient(URI.create(server.url()), key);
      JsonNode cut = operation(client, operation);
      assertThat(cut.path("state").asString()).isEqualTo("Failed");
      assertThat(cut.path("code").asString()).isEqualTo("upload.interrupted");
      assertThat(cut.path("detail").asString()).contains("send the same upload again");

      JsonNode accepted = upload.send(client).good().json();
      assertThat(accepted.path("operationId").asString()).isEqualTo(operation);
      JsonNode result = new Operation(client).await(accepted);
      assertThat(result.at("/counts/accepted").asInt()).isEqualTo(CODES);
      JsonNode batch = client.get("/v1/batches/" + result.path("batchId").asString()).good().json();
      assertThat(batch.path("minted").asInt()).isEqualTo(CODES);
      assertThat(operation(client, operation).has("code")).isFalse();
    }
  }

  private static String supplierOf(Path ledger) throws IOException {
    FolderInit.Founded founded = new FolderInit(ledger, null).alone("test.example/cards", false);
    try (Server server = start(ledger)) {
      DemoWorld world = new DemoWorld(ledger, server.url(), founded);
      world.populate();
      return Files.readAllLines(world.keysFile()).stream()
          .filter(line -> line.startsWith("nova "))
          .map(line -> line.substring("nova ".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Server start(Path ledger) {
    return Server.start(DataFolder.open(ledger, null), new Gateway.Options(0, 0, null));
  }

  private static String codes() {
    return IntStream.range(0, CODES)
        .mapToObj("CUT-UPLOAD-%06d"::formatted)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Process serve(Path ledger) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Cardproof.class.getName(),
                "serve",
                "--port",
                "0",
                "--data",
                ledger.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static URI addressOf(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String ready = out.readLine();
    assertThat(ready).as("the server's first line").startsWith("ready: API ");
    return URI.create(ready.substring("ready: API ".length(), ready.indexOf(',')));
  }

  private static void untilUnderWay(ApiClient client, String operation)
      throws InterruptedException {
    while (operation(client, operation).path("done").asLong() == 0) {
      Thread.sleep(20);
    }
    assertThat(operation(client, operation).path("state").asString()).isEqualTo("Pending");
  }

  private static JsonNode operation(ApiClient client, String id) {
    return client.get("/v1/operations/" + id).good().json();
  }
}
