package io.cardproof.cli;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Follows work that the server does after its answer. */
final class Operation {
  private static final Duration POLL_EVERY = Duration.ofMillis(250);

  private final ApiClient client;

  Operation(ApiClient client) {
    this.client = client;
  }

  /**
   * Waits for the end.
   *
   * @param accepted the answer with status 202
   * @return what the request would have answered, had it waited
   */
  JsonNode await(JsonNode accepted) {
    String id = accepted.path("operationId").asString(accepted.path("id").asString(""));
    try (Progress progress =
        new Progress("Registering", "lines", accepted.path("total").asLong())) {
      while (true) {
        JsonNode now = client.get("/v1/operations/" + id).good().json();
        progress.at(now.path("done").asLong());
        switch (now.path("state").asString(now.path("status").asString())) {
          case "Succeeded" -> {
            return now.path("result");
          }
          case "Failed" ->
              throw new CommandFailed(
                  "the server stopped: "
                      + now.path("code").asString("no code")
                      + " "
                      + now.path("detail").asString("")
                      + "; the same command takes it up again");
          default -> Thread.sleep(POLL_EVERY);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted; the same command takes it up again", e);
    }
  }
}
