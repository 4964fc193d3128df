package io.cardproof.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.store.Fsck;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A whole check of a ledger of sales, by the processor time of all its threads. */
final class FsckBench {
  private static final int CLIENTS = 256;

  private FsckBench() {}

  static List<Row> run(Path folder, int entries) throws Exception {
    Path ledger = folder.resolve("fsck-" + entries);
    if (!Files.exists(ledger)) {
      fill(ledger, entries);
    }
    List<Row> rows = new ArrayList<>();
    rows.add(check(ledger, null, "`fsck`", "≥ 200,000"));
    rows.add(check(ledger, Ed25519::verify, "`fsck --signatures`", "≥ 20,000"));
    return rows;
  }

  /** Makes a ledger of so many sales. */
  static void fill(Path folder, int entries) throws Exception {
    try (World world = new World(folder)) {
      world.mint(0, entries);
      AtomicInteger next = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(
              threads.submit(() -> {
                for (int n = next.getAndIncrement(); n < entries; n = next.getAndIncrement()) {
                  world.sell(n, "order-" + n);
                }
                return null;
              }));
        }
        for (Future<?> client : clients) {
          client.get();
        }
      }
    }
  }

  private static Row check(
      Path folder, @Nullable SignatureVerifier signatures, String name, String reach) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long started = System.nanoTime();
    Fsck.Report report = Fsck.check(folder, signatures, (at, of) -> {});
    double wall = (System.nanoTime() - started) / 1e9;
    double core = (process.getProcessCpuTime() - cpu) / 1e9;
    if (report.exitCode() != 0) {
      throw new IllegalStateException("fsck found fault: " + report.findings());
    }
    String measured =
        String.format(
            Locale.ROOT,
            "%,.0f entries/s per core (%,.0f/s of wall time)",
            report.entries() / core,
            report.entries() / wall);
    return new Row(
        name + " of " + LedgerBench.count((double) report.entries()) + " entries",
        measured,
        "–",
        "–",
        reach);
  }
}
