package io.cardproof.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the measures named on the command line, all of them by default, and prints the table. */
public final class Bench {
  private static final int SALES_PER_ROUND = 100_000;

  private Bench() {}

  public static void main(String[] args) throws Exception {
    List<String> wanted = args.length == 0 ? List.of("ledger") : List.of(args);
    Path folder = Files.createTempDirectory("cardproof-bench");
    PrintStream out = System.out;
    out.println(Machine.describe(folder));
    List<Row> rows = new ArrayList<>();
    if (wanted.contains("ledger")) {
      rows.addAll(LedgerBench.run(folder, SALES_PER_ROUND));
    }
    out.println();
    out.println(Row.HEAD);
    rows.forEach(row -> out.println(row.markdown()));
  }
}
