package io.cardproof.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as a table; each row says what it was counted from. */
final class Csv {
  /** In place of a member in the row of all; no member's id has it. */
  private static final String ALL = "*";

  private final StringBuilder text = new StringBuilder();

  private Csv() {}

  static byte[] of(WarrantyReport report) {
    Csv csv = new Csv();
    csv.line(header(report.totals()));
    report.members().forEach(row -> csv.line(cells(report, row)));
    csv.line(cells(report, report.totals()));
    return csv.text.toString().getBytes(UTF_8);
  }

  private void line(List<String> cells) {
    text.append(cells.stream().map(Csv::quoted).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static List<String> header(Figures row) {
    List<String> cells = new ArrayList<>(List.of("member", "sales"));
    names(cells, "claims", row.claims());
    names(cells, "inadmissible", row.inadmissible());
    names(cells, "verdicts", row.verdicts());
    cells.addAll(List.of("departures", "liable"));
    cells.addAll(List.of("responses", "responseMedianMs", "responseP95Ms"));
    cells.addAll(List.of("rulings", "rulingMedianMs", "rulingP95Ms"));
    names(cells, "slaBreaches", row.slaBreaches());
    cells.addAll(List.of("reissues", "reissuesWithin30Minutes", "pool"));
    cells.addAll(List.of("from", "to", "origin", "size", "root"));
    return cells;
  }

  private static void names(List<String> cells, String group, Map<String, Long> counts) {
    counts.keySet().forEach(name -> cells.add(group + "." + name));
  }

  private static List<String> cells(WarrantyReport report, Figures row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.member() == null ? ALL : row.member());
    cells.add(Long.toString(row.sales()));
    counts(cells, row.claims());
    counts(cells, row.inadmissible());
    counts(cells, row.verdicts());
    cells.add(Long.toString(row.departures()));
    cells.add(Long.toString(row.liable()));
    spread(cells, row.responseTimes());
    spread(cells, row.rulingTimes());
    counts(cells, row.slaBreaches());
    cells.add(Long.toString(row.reissues()));
    cells.add(Long.toString(row.reissuesWithin30Minutes()));
    cells.add(
        row.pool().entrySet().stream()
            .map(balance -> balance.getKey() + " " + balance.getValue())
            .collect(Collectors.joining(";")));
    cells.add(report.from() == null ? "" : report.from());
    cells.add(report.to() == null ? "" : report.to());
    cells.add(report.checkpoint().origin());
    cells.add(Long.toString(report.checkpoint().size()));
    cells.add(report.checkpoint().root());
    return cells;
  }

  private static void counts(List<String> cells, Map<String, Long> counts) {
    counts.values().forEach(count -> cells.add(Long.toString(count)));
  }

  private static void spread(List<String> cells, Figures.@Nullable Spread spread) {
    cells.add(spread == null ? "0" : Long.toString(spread.count()));
    cells.add(spread == null ? "" : Long.toString(spread.medianMs()));
    cells.add(spread == null ? "" : Long.toString(spread.p95Ms()));
  }
}
