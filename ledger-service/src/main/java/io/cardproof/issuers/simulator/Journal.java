package io.cardproof.issuers.simulator;

import io.cardproof.issuers.IssuerReport;
import io.cardproof.issuers.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the simulated issuer knows: its codes, and every use of one in order. With a file it is a
 * line for each fact, read again at the next start.
 */
final class Journal {
  private final @Nullable Path file;
  private final Map<String, Code> codes = new HashMap<>();
  private final List<IssuerReport> reports = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  private record Code(String sku, boolean active, boolean used) {}

  /**
   * A use that somebody tries.
   *
   * @param says the issuer's word for it; null for what it would say by itself
   */
  record Use(
      String code,
      @Nullable String sku,
      @Nullable String account,
      @Nullable String says,
      @Nullable String at,
      @Nullable Integer uncertaintySeconds,
      @Nullable Boolean correction) {
    @Override
    public String toString() {
      return "Use[]";
    }
  }

  Journal(@Nullable Path file) throws IOException {
    this.file = file;
    if (file != null && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        replay(line);
      }
    } else if (file != null) {
      // Readable by its owner only, from its first byte on.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private void replay(String line) throws IOException {
    try {
      JsonNode fact = ReportJson.tree(line.getBytes(StandardCharsets.UTF_8));
      if (fact.has("report")) {
        apply(ReportJson.report(ReportJson.write(fact.get("report"))));
      } else if (fact.has("told")) {
        told.add(fact.path("told").asString());
      } else {
        codes.put(
            fact.path("code").asString(),
            new Code(fact.path("sku").asString(), fact.path("active").asBoolean(), false));
      }
    } catch (ReportJson.UnreadableException e) {
      throw new IOException("it is no journal of an issuer", e);
    }
  }

  synchronized void add(String sku, String code, boolean active) {
    write(Map.of("code", code, "sku", sku, "active", active));
    codes.put(code, new Code(sku, active, false));
  }

  /**
   * Decides on a use and keeps it.
   *
   * @throws IllegalArgumentException where it names no product for a code that is not known
   */
  synchronized IssuerReport use(Use use) {
    Code code = codes.get(use.code());
    String sku = code == null ? use.sku() : code.sku();
    if (sku == null) {
      throw new IllegalArgumentException("a code that is not known needs its sku");
    }
    IssuerReport report =
        new IssuerReport(
            "use-" + (reports.size() + 1),
            use.code(),
            null,
            sku,
            null,
            use.says() == null ? word(code) : use.says(),
            use.at() == null ? Instant.now().toString() : use.at(),
            use.account(),
            use.uncertaintySeconds(),
            use.correction());
    write(Map.of("report", report));
    apply(report);
    return report;
  }

  private static String word(@Nullable Code code) {
    if (code == null) {
      return "NO_SUCH_CODE";
    }
    if (!code.active()) {
      return "NOT_ACTIVE";
    }
    return code.used() ? "DECLINED" : "OK";
  }

  private void apply(IssuerReport report) {
    reports.add(report);
    codes.computeIfPresent(
        String.valueOf(report.code()),
        (text, code) -> new Code(code.sku(), code.active(), code.used() || isUse(report)));
  }

  private static boolean isUse(IssuerReport report) {
    return "OK".equals(report.issuerCode());
  }

  /** At most {@code limit} reports from a position on. */
  synchronized List<IssuerReport> from(int position, int limit) {
    int start = Math.clamp(position, 0, reports.size());
    return List.copyOf(reports.subList(start, Math.min(reports.size(), start + limit)));
  }

  synchronized Optional<IssuerReport> lastOf(String code) {
    return reports.reversed().stream().filter(report -> code.equals(report.code())).findFirst();
  }

  /** Reports of which no callback was acknowledged. */
  synchronized List<IssuerReport> untold() {
    return reports.stream().filter(report -> !told.contains(report.id())).toList();
  }

  synchronized void told(IssuerReport report) {
    if (told.add(report.id())) {
      write(Map.of("told", report.id()));
    }
  }

  synchronized int size() {
    return reports.size();
  }

  /** Before it counts in memory: after a crash there is nothing that was said and is not known. */
  private void write(Map<String, Object> fact) {
    if (file == null) {
      return;
    }
    try {
      String line = new String(ReportJson.write(fact), StandardCharsets.UTF_8) + "\n";
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
