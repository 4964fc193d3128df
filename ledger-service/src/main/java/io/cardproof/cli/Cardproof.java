package io.cardproof.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class: finds the command and runs it. */
@Command(
    name = "cardproof",
    mixinStandardHelpOptions = true,
    versionProvider = Cardproof.Version.class,
    description =
        "A provenance ledger for prepaid card codes: each code registered once, sold once.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nStart here:%n",
    footer = {
      "  cardproof demo                        a whole story in a throw-away folder",
      "  cardproof init --data DIR             your own ledger, with its operator's API key",
      "  cardproof serve --data DIR            HTTP on 127.0.0.1:8080, documentation at /docs",
      "  cardproof COMMAND --help              examples, and what the exit codes mean",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or what was checked is good",
      "1:what was checked is bad, or some lines were refused",
      "2:not carried out, and nothing changed; one line on stderr says why",
    })
public final class Cardproof implements Runnable {
  /** Set by a developer who wants the stack trace behind a one-line failure. */
  private static final String TRACE_VARIABLE = "CARDPROOF_TRACE";

  private static final Pattern DASHED_CARD = Pattern.compile("-[A-Za-z0-9_-]{42}");
  private static final String END_OF_OPTIONS = "--";

  /** In the order in which help lists them. */
  private static final Map<String, Supplier<Callable<Integer>>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("enroll", EnrollCommand::new);
    COMMANDS.put("delegate", DelegateCommand::new);
    COMMANDS.put("serve", ServeCommand::new);
    COMMANDS.put("import", ImportCommand::new);
    COMMANDS.put("history", HistoryCommand::new);
    COMMANDS.put("evidence", EvidenceCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("monitor", MonitorCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("backup", BackupCommand::new);
    COMMANDS.put("restore", RestoreCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("adjudicate", AdjudicateCommand::new);
    COMMANDS.put("fsck", FsckCommand::new);
    COMMANDS.put("ethereum", EthereumCommand::new);
    COMMANDS.put("witness", WitnessCommand::new);
    COMMANDS.put("issuer-simulator", IssuerSimulatorCommand::new);
    COMMANDS.put("anchor-deploy", AnchorDeployCommand::new);
    COMMANDS.put("tsa-simulator", TsaSimulatorCommand::new);
  }

  @Spec private @Nullable CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(commandLine(utf8(System.out), utf8(System.err), named(args)), args));
  }

  /** Runs a command; the answer is its exit code. */
  static int run(CommandLine commandLine, String... args) {
    return commandLine.execute(withCardsLast(args));
  }

  /**
   * One card id in 64 begins with a dash and would be taken for an option: ids go behind the mark
   * that ends the options. No option of ours is as long as an id.
   */
  private static String[] withCardsLast(String... args) {
    List<String> all = List.of(args);
    List<String> cards = all.stream().filter(arg -> DASHED_CARD.matcher(arg).matches()).toList();
    if (cards.isEmpty() || all.contains(END_OF_OPTIONS)) {
      return args;
    }
    return Stream.of(
            all.stream().filter(arg -> !cards.contains(arg)),
            Stream.of(END_OF_OPTIONS),
            cards.stream())
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  /** The one command that is asked for; all of them where that is not clear. */
  private static Set<String> named(String[] args) {
    return args.length > 0 && COMMANDS.containsKey(args[0]) ? Set.of(args[0]) : COMMANDS.keySet();
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine(out, err, COMMANDS.keySet());
  }

  /**
   * @param known commands to know; looking at each by reflection takes as long as most of them run
   */
  private static CommandLine commandLine(PrintWriter out, PrintWriter err, Set<String> known) {
    CommandLine commandLine = new CommandLine(new Cardproof());
    COMMANDS.forEach((name, command) -> {
      if (known.contains(name)) {
        commandLine.addSubcommand(name, command.get());
      }
    });
    return commandLine
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> badFlags(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "which command? See cardproof --help");
  }

  private static PrintWriter utf8(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int badFlags(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = oneLine(e.getMessage());
    String meant =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions().stream().limit(1).collect(Collectors.joining())
            : "";
    String help = message.contains("--help") ? "" : " (see " + name + " --help)";
    String hint = meant.isEmpty() ? "" : "; did you mean " + meant + "?";
    command.getErr().println(name + ": " + message + hint + help);
    return Exit.FAILED;
  }

  private static int failed(Exception e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    if (System.getenv(TRACE_VARIABLE) != null) {
      e.printStackTrace(command.getErr());
    }
    String message =
        e instanceof CommandFailed
            ? oneLine(e.getMessage())
            : "stopped by a fault of its own, " + e.getClass().getSimpleName() + trace(e);
    command.getErr().println(name + ": " + message);
    return Exit.FAILED;
  }

  /** Where it happened, without the message: that of a library might repeat a secret. */
  private static String trace(Exception e) {
    String at =
        Stream.of(e.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("io.cardproof"))
            .findFirst()
            .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
            .orElse("");
    return at + "; set " + TRACE_VARIABLE + "=1 to see all of it";
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "no reason given" : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** The version of the jar, and what it runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Cardproof.class.getPackage().getImplementationVersion();
      return new String[] {
        "cardproof " + (version == null ? "(not packaged)" : version),
        "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("os.name"),
      };
    }
  }
}
