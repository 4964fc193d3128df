package io.cardproof.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints what the ledger has on a card. */
@Command(
    name = "history",
    description = "Show what happened to a card, from the ledger.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof history CARD_ID --key-file my.key",
      "  cardproof history --code-stdin --sku NOVA-50 --key-file my.key < code.txt",
      "",
      "A code is read from stdin, never from an argument: arguments show in the process list.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "1:the ledger knows no such card", "2:refused or not reached"})
final class HistoryCommand implements Callable<Integer> {
  /** Longer than any code that can be registered. */
  private static final int MAX_CODE_BYTES = 4096;

  @Parameters(arity = "0..1", paramLabel = "CARD", description = "The card id.")
  private @Nullable String card;

  @Option(names = "--code-stdin", description = "Read the card's code from stdin.")
  private boolean codeFromStdin;

  @Option(names = "--sku", paramLabel = "SKU", description = "The code's product.")
  private @Nullable String sku;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Print the server's JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if ((card == null) != codeFromStdin || codeFromStdin == (sku == null)) {
      throw new ParameterException(
          spec().commandLine(), "give either a card id, or --code-stdin with --sku");
    }
    ApiClient client = server.asMember();
    String id = card == null ? cardOfCode(client) : card;
    if (id == null) {
      spec().commandLine().getOut().println("no such card");
      return Exit.BAD;
    }
    if (!id.matches("[A-Za-z0-9_-]{43}")) {
      throw new CommandFailed("a card id is 43 characters of A-Z a-z 0-9 - _");
    }
    ApiClient.Reply reply = client.get("/v1/cards/" + id + "/history");
    if (reply.status() == 404) {
      spec().commandLine().getOut().println("no such card");
      return Exit.BAD;
    }
    print(spec().commandLine().getOut(), reply.good().json());
    return Exit.OK;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  private @Nullable String cardOfCode(ApiClient client) {
    JsonNode answer =
        client
            .ask("/v1/codes/verify", Map.of("code", codeFromStdin(), "sku", String.valueOf(sku)))
            .good()
            .json();
    return answer.path("known").asBoolean() ? answer.path("cardId").asString() : null;
  }

  private static String codeFromStdin() {
    InputStream in = System.in;
    try {
      String code = new String(in.readNBytes(MAX_CODE_BYTES), StandardCharsets.UTF_8).strip();
      if (code.isEmpty()) {
        throw new CommandFailed("stdin holds no code");
      }
      return code;
    } catch (IOException e) {
      throw new CommandFailed("stdin cannot be read", e);
    }
  }

  private void print(PrintWriter out, JsonNode history) {
    if (json) {
      out.println(JsonText.of(history));
      return;
    }
    out.println("card  " + history.path("cardId").asString());
    out.println("state " + history.path("state").asString());
    for (JsonNode item : history.path("items")) {
      out.printf(
          "%8d  %-24s  %-20s  %s%n",
          item.path("entry").asLong(),
          item.path("at").asString(),
          item.path("type").asString(),
          item.path("actor").asString());
    }
  }
}
