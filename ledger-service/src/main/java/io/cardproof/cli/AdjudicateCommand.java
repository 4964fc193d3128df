package io.cardproof.cli;

import io.cardproof.adjudication.AsOf;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.ReadBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides a claim again from a bundle, asking nobody. */
@Command(
    name = "adjudicate",
    description = "Decide a claim again from its evidence bundle, offline.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample: the bytes that the server answers, worked out here%n",
    footer = {
      "  curl -H \"Authorization: Bearer $KEY\" $URL/v1/claims/$ID/evidence.zip -o claim.zip",
      "  cardproof adjudicate claim.zip > here.json",
      "",
      "It believes the entries as they are: check them first, with cardproof verify.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:decided: the answer is on stdout, as canonical JSON",
      "1:the bundle is damaged or incomplete: stderr says what is wrong",
      "2:cannot read",
    })
final class AdjudicateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "What GET /v1/claims/ID/evidence.zip gave.")
  private Path file = Path.of("");

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Another time than the bundle's, RFC 3339: entries after it do not count.")
  private @Nullable String asOf;

  @Option(
      names = "--tree-size",
      paramLabel = "N",
      description = "Another tree size: entries from N on do not count.")
  private @Nullable Long treeSize;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try {
      ReadBundle bundle = ReadBundle.of(file);
      AsOf at = bundle.asOf();
      AsOf asked =
          new AsOf(
              asOf == null ? at.time() : millis(asOf), treeSize == null ? at.treeSize() : treeSize);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.print(new String(bundle.adjudicate(asked).toBytes(), StandardCharsets.UTF_8));
      out.flush();
      return Exit.OK;
    } catch (BadBundle e) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println("BAD   " + file + ": " + e.getMessage());
      return Exit.BAD;
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    }
  }

  private static long millis(String time) {
    try {
      return Instant.parse(time).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new CommandFailed(time + " is not a time such as 2026-01-31T12:00:00Z", e);
    }
  }
}
