package io.cardproof.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the measures named on the command line and prints the table: {@code ledger}, {@code http},
 * {@code tags}, {@code claims}, {@code report}, {@code watch}, {@code map}, {@code fsck}, {@code
 * redecide}, {@code proofs}, which are the default; {@code fabric} and {@code fabric-sweep}, which
 * need Fabric's programs; {@code ethereum} and {@code ethereum-anvil}, which need the chain's.
 */
public final class Bench {
  private static final int SALES_PER_ROUND = 50_000;
  private static final int MAP_SALES_PER_ROUND = 30_000;
  private static final int HTTP_SALES_PER_ROUND = 20_000;
  private static final String ENTRIES = "cardproof.bench.entries";
  private static final List<String> ALL =
      List.of(
          "ledger",
          "tags",
          "claims",
          "report",
          "watch",
          "map",
          "fsck",
          "redecide",
          "proofs",
          "http");

  private Bench() {}

  /** Exit 0 when every measure ran, whatever the figures. */
  public static void main(String[] args) throws Exception {
    List<String> wanted = args.length == 0 ? ALL : List.of(args);
    String launcher = System.getProperty("cardproof.launcher", "./cardproof");
    int extraCards = Integer.getInteger("cardproof.bench.cards", 880_000);
    Path root = Path.of(launcher).toAbsolutePath().resolveSibling("");
    Path folder = folder();
    PrintStream out = System.out;
    out.println(Machine.describe(folder));
    List<Row> rows = new ArrayList<>();
    for (String measure : wanted) {
      rows.addAll(
          switch (measure) {
            case "ledger" -> LedgerBench.run(folder, SALES_PER_ROUND);
            case "tags" -> TagBench.run();
            case "claims" -> AdjudicationBench.run();
            case "report" -> ReportBench.run(Integer.getInteger(ENTRIES, 1_000_000));
            case "watch" -> WatchBench.run(folder, SALES_PER_ROUND);
            case "map" ->
                MapBench.run(
                    folder,
                    Integer.getInteger("cardproof.bench.map", 300_000),
                    MAP_SALES_PER_ROUND);
            case "fsck" -> FsckBench.run(folder, Integer.getInteger(ENTRIES, 1_000_000));
            case "redecide" -> RedecideBench.run(folder, Integer.getInteger(ENTRIES, 1_000_000));
            case "http" -> HttpBench.run(launcher, folder, HTTP_SALES_PER_ROUND, extraCards);
            case "proofs" -> ProofBench.run(launcher, folder);
            case "ethereum" -> EthereumBench.geth(root, folder);
            case "ethereum-anvil" -> EthereumBench.anvil(root, folder);
            case "fabric" -> FabricBench.run(root, folder);
            case "fabric-sweep" -> FabricBench.sweep(root, folder, blockTimeouts());
            default -> throw new IllegalArgumentException("no such measure: " + measure);
          });
    }
    out.println();
    out.println(Row.HEAD);
    rows.forEach(row -> out.println(row.markdown()));
  }

  private static List<String> blockTimeouts() {
    return List.of(System.getProperty("cardproof.bench.timeouts", "100ms,300ms").split(","));
  }

  /** A folder that was named is kept, with the ledger that {@code fsck} fills for minutes. */
  private static Path folder() throws IOException {
    String named = System.getProperty("cardproof.bench.folder");
    return named == null
        ? Files.createTempDirectory("cardproof-bench")
        : Files.createDirectories(Path.of(named));
  }
}
