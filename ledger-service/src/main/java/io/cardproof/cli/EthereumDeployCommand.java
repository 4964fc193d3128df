package io.cardproof.cli;

import io.cardproof.ledger.ethereum.Deployment;
import io.cardproof.ops.ContractDeployment;
import io.cardproof.ops.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts the contract on the chain, once for each ledger. */
@Command(
    name = "deploy",
    description = "Put the contract of a network's ledger on the chain.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof ethereum deploy --genesis founder/genesis.json --node http://127.0.0.1:8545 \\",
      "      --chain-id 2026 --account-key-file deployer.key --gateway 0x… --gateway 0x…",
      "  cardproof ethereum deploy --genesis founder/genesis.json --network DIR",
      "",
      "What it prints goes into the configuration of every gateway. With --network, the folder",
      "of network-config/ethereum, it is written there.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:deployed", "2:not deployed; one line on stderr says why"})
final class EthereumDeployCommand implements Callable<Integer> {
  private static final Pattern NODES = Pattern.compile("(?m)^ *nodes: \\[([^,\\]]+)");
  private static final Pattern CHAIN = Pattern.compile("(?m)^( *)chain-id: ([0-9]+)$");
  private static final Pattern PRICE = Pattern.compile("(?m)^ *gas-price: ([0-9]+)$");
  private static final Pattern KEY = Pattern.compile("(?m)^ *account-key-file: (.+)$");
  private static final Pattern DEPLOYED = Pattern.compile("(?m)^ *(contract|from-block): .*\\R");

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      required = true,
      description = "The genesis.json of the founder's folder.")
  private Path genesis = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "DIR",
      description = "A network of this machine: its nodes, accounts and gateways are used.")
  private @Nullable Path network;

  @Option(names = "--node", paramLabel = "URL", description = "JSON-RPC of a node.")
  private @Nullable URI node;

  @Option(names = "--chain-id", paramLabel = "N", description = "Of the chain.")
  private long chainId;

  @Option(
      names = "--account-key-file",
      paramLabel = "FILE",
      description = "Private key of the account that pays, 64 hexadecimal digits.")
  private @Nullable Path accountKeyFile;

  @Option(
      names = "--gateway",
      paramLabel = "ADDRESS",
      description = "Account of a gateway that may send; once for each.")
  private List<String> gateways = new ArrayList<>();

  @Option(
      names = "--gas-price",
      paramLabel = "WEI",
      description = "For a unit of gas (default: ${DEFAULT-VALUE}).")
  private long gasPrice = 1_000;

  @Option(
      names = "--imported",
      paramLabel = "N",
      description = "Commands of an older ledger that moves in, as init --import tells them.")
  private long imported;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Path> files = network == null ? List.of() : gatewayFiles(network);
    Deployment.Payer payer = network == null ? payer() : payer(network, files);
    Deployment.Made made;
    try {
      made = ContractDeployment.deploy(payer, genesis, gateways, imported);
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    files.forEach(file -> write(file, made));
    out.println("contract    " + made.contract());
    out.println("from-block  " + made.block());
    return Exit.OK;
  }

  private Deployment.Payer payer() {
    if (node == null || accountKeyFile == null || chainId <= 0 || gateways.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--node, --chain-id, --account-key-file and --gateway are needed, or --network");
    }
    return new Deployment.Payer(node, chainId, accountKeyFile, gasPrice);
  }

  /** Who deploys has an account of its own; the gateways' are those of their key files. */
  private Deployment.Payer payer(Path network, List<Path> files) {
    String first = read(files.getFirst());
    for (Path file : files) {
      gateways.add(Deployment.account(Path.of(group(KEY, read(file), file))));
    }
    return new Deployment.Payer(
        URI.create(group(NODES, first, files.getFirst())),
        Long.parseLong(chain(first, files.getFirst()).group(2)),
        network.resolve("accounts/deployer.key"),
        Long.parseLong(group(PRICE, first, files.getFirst())));
  }

  private static List<Path> gatewayFiles(Path network) {
    try (Stream<Path> all = Files.list(network.resolve("gateways"))) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      if (!files.isEmpty()) {
        return files;
      }
    } catch (IOException e) {
      // Answered below.
    }
    throw new CommandFailed(network + " is no network: make one with network-config/ethereum");
  }

  private static String group(Pattern pattern, String text, Path file) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new CommandFailed(file + " is not as the network wrote it");
    }
    return matcher.group(1).strip();
  }

  private static Matcher chain(String text, Path file) {
    Matcher matcher = CHAIN.matcher(text);
    if (!matcher.find()) {
      throw new CommandFailed(file + " is not as the network wrote it");
    }
    return matcher;
  }

  private static void write(Path file, Deployment.Made made) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("contract", "'" + made.contract() + "'");
    facts.put("from-block", made.block());
    String text = DEPLOYED.matcher(read(file)).replaceAll("");
    Matcher chain = chain(text, file);
    StringBuilder lines = new StringBuilder(chain.group());
    facts.forEach((name, value) ->
        lines.append('\n').append(chain.group(1)).append(name).append(": ").append(value));
    try {
      Files.writeString(
          file, text.substring(0, chain.start()) + lines + text.substring(chain.end()));
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be written: " + LocalFiles.reason(e), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    }
  }
}
