package io.cardproof.cli;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.store.Fsck;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a data folder against its own entries. Needs no key and no password. */
@Command(
    name = "fsck",
    description = "Derive everything in a data folder again from its entries, and compare.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof fsck --data DIR                 rules, state, tree and head",
      "  cardproof fsck --data DIR --signatures    and who signed each entry",
      "",
      "Nothing in the folder is changed. Stop its server first.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is as it should be",
      "1:it is not; each finding names its place",
      "2:could not be checked"
    })
final class FsckCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data folder.")
  private Path data = Path.of("");

  @Option(names = "--signatures", description = "Verify every entry's signature too.")
  private boolean signatures;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isDirectory(data)) {
      throw new CommandFailed("no folder " + data);
    }
    SignatureVerifier verifier = signatures ? Ed25519::verify : null;
    Fsck.Report report;
    try (Progress progress = new Progress("Checking", "entries", 0)) {
      report = Fsck.check(data, verifier, (entries, of) -> progress.at(entries, of));
    }
    if (report.exitCode() == Exit.FAILED) {
      throw new CommandFailed("not checked: " + report.notChecked());
    }
    print(Objects.requireNonNull(spec).commandLine().getOut(), report);
    return report.exitCode();
  }

  private void print(PrintWriter out, Fsck.Report report) {
    String root = Base64.getEncoder().encodeToString(report.root());
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("good", report.found() == 0);
      facts.put("entries", report.entries());
      facts.put("root", root);
      facts.put("signatures", signatures);
      facts.put("found", report.found());
      facts.put("findings", report.findings());
      out.println(JsonText.of(facts));
      return;
    }
    report.findings().forEach(finding -> out.println("BAD   " + finding));
    if (report.found() > report.findings().size()) {
      out.println("      and " + (report.found() - report.findings().size()) + " more");
    }
    if (report.found() == 0) {
      String also = signatures ? ", signatures too" : "";
      out.println("GOOD  " + report.entries() + " entries, all that follows from them" + also);
      out.println("      root " + root);
    }
  }
}
