package io.cardproof.cli;

import io.cardproof.report.Counting;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Counts a copy of the public log. */
@Command(
    name = "report",
    description = "Count the public warranty report from a copy of the log.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof report --from-export mirror",
      "  cardproof report --from-export mirror --from 2026-01-01T00:00:00Z --format csv",
      "",
      "The bytes are those of GET /v1/reports/warranty from the same checkpoint.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:counted", "2:the copy cannot be read, or is not what was signed"})
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--from-export",
      required = true,
      paramLabel = "DIR",
      description = "A folder that cardproof export wrote.")
  private Path folder = Path.of("");

  @Option(names = "--from", paramLabel = "TIME", description = "RFC 3339; the first moment.")
  private @Nullable OffsetDateTime from;

  @Option(names = "--to", paramLabel = "TIME", description = "RFC 3339; the first one after.")
  private @Nullable OffsetDateTime to;

  @Option(names = "--member", paramLabel = "ID", description = "This member's row only.")
  private @Nullable String member;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}")
  private Format format = Format.JSON;

  @Spec private @Nullable CommandSpec spec;

  /** RFC 3339 has four digits for it. */
  private static final int LAST_YEAR = 9_999;

  private enum Format {
    JSON,
    CSV
  }

  @Override
  public Integer call() {
    Period period = new Period(millis(from), millis(to));
    if (period.isEmpty()) {
      throw new ParameterException(spec().commandLine(), "--to is later than --from");
    }
    ExportedLog log = ExportedLog.open(folder);
    log.verify();
    WarrantyReport report = Counting.report(log::entries, log.checkpoint(), period).of(member);
    byte[] bytes = format == Format.CSV ? report.toCsv() : report.toJson();
    PrintWriter out = spec().commandLine().getOut();
    out.print(new String(bytes, StandardCharsets.UTF_8));
    out.flush();
    return Exit.OK;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  private @Nullable Long millis(@Nullable OffsetDateTime time) {
    if (time == null) {
      return null;
    }
    long ms = time.toInstant().toEpochMilli();
    if (ms <= 0 || time.getYear() > LAST_YEAR) {
      throw new ParameterException(spec().commandLine(), "a time is out of range");
    }
    return ms;
  }
}
