package io.cardproof.cli;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.Checkpoint;
import io.cardproof.replay.BadLog;
import io.cardproof.replay.CannotFollow;
import io.cardproof.replay.Fetcher;
import io.cardproof.replay.LogUnavailable;
import io.cardproof.replay.Monitor;
import io.cardproof.store.StoreException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches somebody's log. Needs no account there, and no key of its own. */
@Command(
    name = "monitor",
    description = "Follow a log: check every checkpoint, decide every entry again.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof monitor https://cards.example --policy policy.txt --state cards.seen",
      "  cardproof monitor https://mirror.example/cards --policy policy.txt --state m.seen --once",
      "  cardproof monitor mirror --policy policy.txt --state export.seen --once",
      "",
      "Of a server without a path /log is read; else what lies under the URL, or in the folder.",
      "FILE holds the last checkpoint seen, FILE.ledger the ledger as rebuilt from the log; keep",
      "both: only who remembers notices a history that was rewritten.",
      "What is wrong is kept in FILE.evidence, with the checkpoints and the entry.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:good, with --once; or ended by SIGTERM or SIGINT",
      "1:the log is bad: stdout says what is wrong, and where the evidence is",
      "2:not followed: with --once it cannot be read; or a file of one's own cannot be used",
    })
final class MonitorCommand implements Callable<Integer> {
  private static final int SECONDS_MAX = 86_400;

  @Parameters(paramLabel = "URL", description = "Of a server or a log; or an export's folder.")
  private String log = "";

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "The log's key, witnesses and quorum, in the tlog-policy format.")
  private Path policyFile = Path.of("");

  @Option(
      names = "--state",
      required = true,
      paramLabel = "FILE",
      description = "What was seen; made where it is not there.")
  private Path state = Path.of("");

  @Option(names = "--once", description = "Look once and end.")
  private boolean once;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Between two looks (default: ${DEFAULT-VALUE}).")
  private int interval = 60;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private String lastNote = "";

  @Override
  public Integer call() {
    if (interval < 1 || interval > SECONDS_MAX) {
      throw bad("--interval is a number of seconds from 1 to " + SECONDS_MAX);
    }
    Fetcher files = files();
    try (Monitor monitor =
        Monitor.open(files, PolicyFile.read(policyFile), state, Ed25519::verify)) {
      Thread end = new Thread(() -> end(monitor), "shutdown");
      Runtime.getRuntime().addShutdownHook(end);
      try {
        return follow(monitor);
      } finally {
        cancel(end);
      }
    } catch (CannotFollow | StoreException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /** What is written is written; what was under way is done again the next time. */
  private static void end(Monitor monitor) {
    monitor.close();
    Runtime.getRuntime().halt(Exit.OK);
  }

  private static void cancel(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already; the hook does the rest.
    }
  }

  private Fetcher files() {
    try {
      if (!log.contains("://")) {
        Path folder = Path.of(log);
        if (!Files.isDirectory(folder)) {
          throw new CommandFailed("no folder " + log + "; of a server, give the whole URL");
        }
        return Fetcher.in(folder);
      }
      return Fetcher.at(URI.create(log));
    } catch (InvalidPathException e) {
      throw bad("neither a URL nor a folder: " + log);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException bad(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private int follow(Monitor monitor) {
    while (true) {
      try {
        look(monitor);
        lastNote = "";
      } catch (BadLog e) {
        tellBad(String.valueOf(e.getMessage()), monitor.evidence());
        return Exit.BAD;
      } catch (LogUnavailable e) {
        if (once) {
          throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
        note(e.getMessage() + "; it is tried again");
      }
      if (once) {
        return Exit.OK;
      }
      try {
        Thread.sleep(Duration.ofSeconds(interval));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Exit.OK;
      }
    }
  }

  private void look(Monitor monitor) {
    Monitor.Look look;
    try (Progress progress = new Progress("Deciding again", "entries", 0)) {
      look = monitor.look(progress::at);
    }
    switch (look.finding()) {
      case GROWN -> tell(look);
      case SAME -> {
        if (once) {
          tell(look);
        }
      }
      case OLDER ->
          note(
              "the log shows a checkpoint of "
                  + look.checkpoint().size()
                  + " entries, which is good and older than the last one seen");
    }
  }

  /** Once, however often it is the same. */
  private void note(String what) {
    if (!what.equals(lastNote)) {
      lastNote = what;
      Objects.requireNonNull(spec).commandLine().getErr().println("cardproof monitor: " + what);
    }
  }

  private void tell(Monitor.Look look) {
    Checkpoint checkpoint = look.checkpoint();
    String root = Base64.getEncoder().encodeToString(checkpoint.root());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("good", true);
    facts.put("origin", checkpoint.origin());
    facts.put("treeSize", checkpoint.size());
    facts.put("newEntries", look.newEntries());
    facts.put("root", root);
    out()
        .println(
            json
                ? JsonText.of(facts)
                : "GOOD  "
                    + checkpoint.size()
                    + " entries of "
                    + checkpoint.origin()
                    + ", "
                    + look.newEntries()
                    + " new; root "
                    + root);
  }

  private void tellBad(String reason, Path evidence) {
    if (json) {
      out()
          .println(
              JsonText.of(
                  Map.of("good", false, "problem", reason, "evidence", evidence.toString())));
      return;
    }
    out().println("BAD   " + reason);
    out().println("      evidence in " + evidence);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
