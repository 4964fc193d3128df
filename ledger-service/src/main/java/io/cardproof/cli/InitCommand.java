package io.cardproof.cli;

import io.cardproof.codec.Rfc3339;
import io.cardproof.keys.PasswordSource;
import io.cardproof.log.Checkpoint;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.HouseMove.Moved;
import io.cardproof.ops.StartException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a ledger of one's own, founds a network's, joins one, or moves house. */
@Command(
    name = "init",
    description = "Make a gateway: of a new ledger, of a network's, or of one that moves house.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof init --data /var/lib/cardproof --origin cards.example/ledger",
      "  cardproof init --data test --sandbox --json > operator.json",
      "  cardproof init --data founder --network --origin cards.example/ledger",
      "  cardproof init --data org --genesis genesis.json",
      "  cardproof init --data second --genesis genesis.json --keystore org/organisation.bcfks",
      "  cardproof init --data new --import mirror --keys old.backup      moves house",
      "  cardproof init --data new --import mirror --keys old.backup --network    onto a chain",
      "",
      "The operator's API key is printed this once: keep it in a file of your own.",
      "The origin names the log for good. A sandbox is for integrators' tests: its operator",
      "may move its clock, and its log is never exported.",
      "A network's founder gives genesis.json of its folder to the other organisations, and",
      "its hash to whoever configures the chaincode.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:made", "2:not made, and nothing changed"})
final class InitCommand implements Callable<Integer> {
  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final MoveOptions move = new MoveOptions();

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description = "The log's name, such as shop.example/cards (default: a random one).")
  private @Nullable String origin;

  @Option(names = "--sandbox", description = "For tests: the clock can be moved forward.")
  private boolean sandbox;

  @Option(
      names = "--network",
      description = "Found the ledger of a network, for gateways of several organisations.")
  private boolean network;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "Join the network whose founder made this genesis.json.")
  private @Nullable Path genesis;

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description = "With --genesis: share this keystore of your organisation's other gateway.")
  private @Nullable Path keystore;

  @Option(names = "--json", description = "Print one object, with the API key in it.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    requireOneWay();
    if (move.isAsked()) {
      tell(move.move(data, network));
      return Exit.OK;
    }
    FolderInit init = new FolderInit(data.folder(), data.passwordFile());
    if (genesis == null) {
      tell(made(() -> network ? init.network(origin, sandbox) : init.alone(origin, sandbox)));
    } else {
      Path file = genesis;
      tell(made(() -> init.join(file, keystore)));
    }
    return Exit.OK;
  }

  private void requireOneWay() {
    if (genesis != null && (network || sandbox || origin != null)) {
      throw bad("--genesis says what the ledger is; leave out --network, --sandbox and --origin");
    }
    if (!move.isComplete()) {
      throw bad("--import and --keys go together");
    }
    if (move.isAsked() && (genesis != null || sandbox || origin != null)) {
      throw bad("--import says what the ledger is; leave out --genesis, --sandbox and --origin");
    }
    if (keystore != null && genesis == null) {
      throw bad("--keystore goes with --genesis");
    }
  }

  private ParameterException bad(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private static <T> T made(Supplier<T> making) {
    try {
      return making.get();
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(FolderInit.Founded founded) {
    Map<String, Object> facts =
        facts(founded.dataDir(), founded.origin(), founded.vkey(), founded.genesisHash());
    FolderInit.Operator operator = founded.operator();
    facts.put("operator", Map.of("memberId", operator.memberId(), "apiKey", operator.apiKey()));
    PrintWriter out = tell(facts);
    if (!json) {
      out.println("operator  " + operator.memberId());
      out.println("API key   " + operator.apiKey());
      out.println();
      out.println("The API key is shown this once. Next: " + next(network));
    }
  }

  private void tell(FolderInit.Joined joined) {
    PrintWriter out =
        tell(facts(joined.dataDir(), joined.origin(), joined.vkey(), joined.genesisHash()));
    if (!json) {
      out.println();
      out.println("Next: " + next(true));
    }
  }

  private void tell(Moved moved) {
    Checkpoint checkpoint = moved.checkpoint();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("dataDir", data.folder().toAbsolutePath().normalize().toString());
    facts.put("origin", checkpoint.origin());
    facts.put("genesisHash", moved.genesisHash());
    facts.put("treeSize", checkpoint.size());
    facts.put("root", Base64.getEncoder().encodeToString(checkpoint.root()));
    facts.put("commands", moved.commands());
    facts.put("lastAt", Rfc3339.time(moved.last()));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(JsonText.of(facts));
      return;
    }
    out.println("rebuilt   " + checkpoint.size() + " entries of " + checkpoint.origin());
    out.println("folder    " + facts.get("dataDir"));
    out.println("root      " + facts.get("root"));
    if (network) {
      out.println("genesis   " + moved.genesisHash());
      out.println("commands  " + moved.commands() + ", the last of " + facts.get("lastAt"));
    }
    out.println();
    out.println("Never serve the old folder again. Next: " + next(network));
  }

  private String next(boolean ofNetwork) {
    String serve = "cardproof serve --data " + data.folder();
    return ofNetwork ? serve + " --ledger fabric|ethereum --config FILE" : serve;
  }

  private static Map<String, Object> facts(
      String folder, String origin, String vkey, String genesisHash) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("dataDir", folder);
    facts.put("origin", origin);
    facts.put("vkey", vkey);
    facts.put("genesisHash", genesisHash);
    return facts;
  }

  /** What every way tells; the caller adds its own lines. */
  private PrintWriter tell(Map<String, Object> facts) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Path password = data.folder().resolve(PasswordSource.FILE_NAME);
    if (Files.exists(password)) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println(
              "the keystore's password "
                  + (keystore == null ? "was generated into " : "was copied to ")
                  + password
                  + ", for your eyes only");
    }
    if (json) {
      out.println(JsonText.of(facts));
      return out;
    }
    out.println("ledger    " + facts.get("origin"));
    out.println("folder    " + facts.get("dataDir"));
    out.println("log key   " + facts.get("vkey"));
    out.println("genesis   " + facts.get("genesisHash"));
    return out;
  }
}
