package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies the public log to static files. */
@Command(
    name = "export",
    description = "Copy the public log to a folder of static files, verified on the way.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof export --url http://127.0.0.1:8080 --out mirror    from a server; needs no key",
      "  cardproof export --data DIR --out mirror                     while no server runs on DIR",
      "",
      "The folder has the layout of c2sp.org/tlog-tiles: serve it, archive it, or verify it.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written and verified", "2:not exported"})
final class ExportCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or not there yet.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** One or the other. */
  private static final class Source {
    @Option(names = "--data", paramLabel = "DIR", description = "A data folder not in use.")
    private @Nullable Path data;

    @Option(names = "--url", paramLabel = "URL", description = "A running server.")
    private @Nullable URI url;

    LogSource open() {
      return data != null
          ? FolderLog.open(data)
          : new ServedLog(new ApiClient(Objects.requireNonNull(url), null));
    }
  }

  @Override
  public Integer call() {
    try (LogSource log = source.open()) {
      Checkpoint head = LogFolder.write(log, out);
      String root = Base64.getEncoder().encodeToString(head.root());
      Map<String, Object> facts =
          Map.of("origin", head.origin(), "treeSize", head.size(), "root", root);
      String text =
          "exported "
              + head.size()
              + " entries of "
              + head.origin()
              + " to "
              + out
              + "; root "
              + root;
      Objects.requireNonNull(spec).commandLine().getOut().println(json ? JsonText.of(facts) : text);
      return Exit.OK;
    }
  }
}
