package io.cardproof.cli;

import io.cardproof.keys.PasswordSource;
import io.cardproof.ops.DataFolder;
import io.cardproof.ops.StartException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a ledger of one's own. */
@Command(
    name = "init",
    description = "Make a new ledger: keys, log identity, operator.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof init --data /var/lib/cardproof --origin cards.example/ledger",
      "  cardproof init --data test --sandbox --json > operator.json",
      "",
      "The operator's API key is printed this once: keep it in a file of your own.",
      "The origin names the log for good. A sandbox is for integrators' tests: its operator",
      "may move its clock, and its log is never exported.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:made", "2:not made, and nothing changed"})
final class InitCommand implements Callable<Integer> {
  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description = "The log's name, such as shop.example/cards (default: a random one).")
  private @Nullable String origin;

  @Option(names = "--sandbox", description = "For tests: the clock can be moved forward.")
  private boolean sandbox;

  @Option(names = "--json", description = "Print one object, with the API key in it.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DataFolder.Founded founded = found();
    Path password = data.folder().resolve(PasswordSource.FILE_NAME);
    if (Files.exists(password)) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println(
              "the keystore's password was generated into " + password + ", for your eyes only");
    }
    DataFolder.Operator operator = founded.operator();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("dataDir", founded.dataDir());
      facts.put("origin", founded.origin());
      facts.put("vkey", founded.vkey());
      facts.put("operator", Map.of("memberId", operator.memberId(), "apiKey", operator.apiKey()));
      out.println(JsonText.of(facts));
      return Exit.OK;
    }
    out.println("ledger    " + founded.origin());
    out.println("folder    " + founded.dataDir());
    out.println("log key   " + founded.vkey());
    out.println("operator  " + operator.memberId());
    out.println("API key   " + operator.apiKey());
    out.println();
    out.println("The API key is shown this once. Next: cardproof serve --data " + data.folder());
    return Exit.OK;
  }

  private DataFolder.Founded found() {
    try {
      return DataFolder.init(data.folder(), origin, sandbox, data.passwordFile());
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
