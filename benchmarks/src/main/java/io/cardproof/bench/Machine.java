package io.cardproof.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a figure was measured on; without it no figure means anything. */
final class Machine {
  private static final int SYNCS = 400;
  private static final int BLOCK_BYTES = 4_096;
  private static final long QUIET_LOOK_NANOS = 200_000_000;
  private static final int QUIET_LOOKS_MAX = 300;

  private Machine() {}

  static String describe(Path folder) throws IOException {
    long[] nanos = syncs(folder);
    return String.format(
        Locale.ROOT,
        "%d cores, %s, %s %s, 4 KiB append + fdatasync p50 %.2f ms, p99 %.2f ms",
        Runtime.getRuntime().availableProcessors(),
        cpu(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        nanos[SYNCS / 2] / 1e6,
        nanos[SYNCS * 99 / 100] / 1e6);
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown processor");
  }

  private static long[] syncs(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "sync", ".probe");
    long[] nanos = new long[SYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int i = 0; i < SYNCS; i++) {
        block.clear();
        long started = System.nanoTime();
        channel.write(block);
        channel.force(false);
        nanos[i] = System.nanoTime() - started;
      }
    } finally {
      Files.delete(file);
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /**
   * Waits until this process rests, so that what one measure leaves to be done (compactions,
   * compilation) is not done in the next one's time.
   */
  static void awaitQuiet() throws InterruptedException {
    for (int i = 0; i < QUIET_LOOKS_MAX; i++) {
      long before = cpuNanos();
      TimeUnit.NANOSECONDS.sleep(QUIET_LOOK_NANOS);
      if (cpuNanos() - before < QUIET_LOOK_NANOS / 20) {
        return;
      }
    }
  }

  /** Processor time of this process so far, all threads. */
  static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Resident set of a process in MiB, from /proc. */
  static long residentMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
        .findFirst()
        .orElse(-1);
  }
}
