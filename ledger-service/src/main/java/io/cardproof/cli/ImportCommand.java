package io.cardproof.cli;

import io.cardproof.imports.CardFormat;
import io.cardproof.imports.ResultFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Uploads a card file as one batch and keeps what became of each line. */
@Command(
    name = "import",
    description = "Register a file of codes as one batch.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof import cards.csv --sku NOVA-50 --batch 2026-11 --key-file nova.key",
      "  cardproof import keys.txt --format lines --sku GAME-1 --batch 7 --deposit \\",
      "      --sellers '*' --key-file nova.key",
      "  cardproof import cards.csv --sku NOVA-50 --batch 2026-11 --key-file nova.key --dry-run",
      "",
      "The same command again is a replay: it registers nothing twice.",
      "The result file says line, outcome and card id; it never holds a code.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line that is not blank was accepted",
      "1:some lines were refused; the result file says which",
      "2:nothing was registered, or the server was not reached",
    })
final class ImportCommand implements Callable<Integer> {
  private static final int LINES_PER_PAGE = 1_000;

  @Parameters(paramLabel = "FILE", description = "Any of the known layouts and encodings.")
  private Path file = Path.of("");

  @Option(names = "--sku", required = true, paramLabel = "SKU", description = "The product.")
  private String sku = "";

  @Option(
      names = "--batch",
      required = true,
      paramLabel = "NUMBER",
      description = "Your batch number, used once.")
  private String batch = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "The file's layout (default: auto).")
  private String format = "auto";

  @Option(
      names = "--dry-run",
      description = "Say what would become of each line; register nothing.")
  private boolean dryRun;

  @Option(names = "--deposit", description = "Leave the codes in the server's vault.")
  private boolean deposit;

  @Option(
      names = "--sellers",
      paramLabel = "IDS",
      description = "Who may sell the cards: member ids with commas, or '*' for any marketplace.")
  private @Nullable String sellers;

  @Option(
      names = "--result",
      paramLabel = "FILE",
      description = "Where the lines' results go (default: FILE.result.csv).")
  private @Nullable Path result;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (CardFormat.fromName(format).isEmpty()) {
      String known =
          Arrays.stream(CardFormat.values())
              .map(CardFormat::wireName)
              .collect(Collectors.joining(", "));
      throw new CommandFailed("--format is one of " + known);
    }
    ApiClient client = server.asMember();
    Upload upload = new Upload(file, parameters());
    ApiClient.Reply reply = upload.send(client).good();
    JsonNode answer = reply.json();
    if (reply.status() == 202) {
      answer = new Operation(client).await(answer);
    }
    Path lines = result == null ? Path.of(file + ".result.csv") : result;
    writeResult(client, answer, lines);
    print(answer, lines, reply.replayed());
    JsonNode counts = answer.path("counts");
    boolean refused = counts.path("rejected").asLong() + counts.path("duplicate").asLong() > 0;
    return refused ? Exit.BAD : Exit.OK;
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("sku", sku);
    parameters.put("batchNo", batch);
    parameters.put("format", format);
    if (deposit) {
      parameters.put("deposit", "true");
    }
    if (sellers != null) {
      parameters.put("sellers", sellers);
    }
    if (dryRun) {
      parameters.put("dryRun", "true");
    }
    return parameters;
  }

  private static void writeResult(ApiClient client, JsonNode answer, Path to) {
    try (BufferedWriter text = Files.newBufferedWriter(to);
        ResultFile results = new ResultFile(text)) {
      if (answer.has("lines")) {
        write(results, answer.path("lines"));
        return;
      }
      String path =
          "/v1/batches/" + answer.path("batchId").asString() + "/lines?limit=" + LINES_PER_PAGE;
      JsonNode page = client.get(path).good().json();
      write(results, page.path("items"));
      while (page.hasNonNull("next")) {
        page = client.get(path + "&after=" + page.path("next").asString()).good().json();
        write(results, page.path("items"));
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "the batch is registered, but " + to + " cannot be written: " + LocalFiles.reason(e), e);
    }
  }

  private static void write(ResultFile results, JsonNode lines) throws IOException {
    for (JsonNode line : lines) {
      results.write(
          line.path("line").asLong(),
          ResultFile.Outcome.valueOf(line.path("outcome").asString()),
          line.path("code").asString(null),
          line.path("cardId").asString(null),
          line.hasNonNull("entry") ? line.path("entry").asLong() : null);
    }
  }

  private void print(JsonNode answer, Path lines, boolean replayed) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonNode counts = answer.path("counts");
    if (json) {
      out.println(
          JsonText.of(
              Map.of(
                  "batchId", answer.path("batchId").asString(""),
                  "status", answer.path("status").asString(),
                  "counts", counts,
                  "replayed", replayed,
                  "result", lines.toString())));
      return;
    }
    out.printf(
        "%s%s %s: %d accepted, %d duplicate, %d rejected, %d blank of %d lines%n",
        dryRun ? "dry run, nothing registered: " : replayed ? "registered before: " : "",
        answer.path("batchId").asString("batch"),
        answer.path("status").asString(),
        counts.path("accepted").asLong(),
        counts.path("duplicate").asLong(),
        counts.path("rejected").asLong(),
        counts.path("blank").asLong(),
        counts.path("total").asLong());
    out.println("each line's result is in " + lines);
  }
}
