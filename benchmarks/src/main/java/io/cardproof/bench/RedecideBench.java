package io.cardproof.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Submission;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.Frontier;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.TilePath;
import io.cardproof.log.TilePath.EntryTile;
import io.cardproof.log.TilePath.HashTile;
import io.cardproof.map.CardMap;
import io.cardproof.replay.Fetcher;
import io.cardproof.replay.LogReplay;
import io.cardproof.rules.Limits;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import io.cardproof.store.ScratchState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A log of direct sales, in static files, decided again from the first entry to the last. */
final class RedecideBench {
  private static final String HEAD = "head";
  private static final int ROUNDS = 3;

  /** Made and signed side by side. */
  private static final int SALES_AT_ONCE = 4_096;

  private final Path folder;
  private final Limits limits;
  private final CardMap map = new CardMap();
  private final Frontier tree = Frontier.empty();
  private final List<byte[]> bundle = new ArrayList<>();
  private final List<ByteArrayOutputStream> levels = new ArrayList<>();
  private final ExecutorService encoder;
  private final ScratchState state;

  private RedecideBench(Path folder, Limits limits) throws IOException {
    this.folder = folder;
    this.limits = limits;
    this.encoder = Executors.newSingleThreadExecutor();
    this.state = new ScratchState(folder, encoder);
  }

  static List<Row> run(Path root, int entries) throws IOException {
    Path plain = root.resolve("log-" + entries + "-without-map");
    Path mapped = root.resolve("log-" + entries);
    Checkpoint without = filled(plain, entries, Limits.embedded().withMapInterval(0));
    Checkpoint with = filled(mapped, entries, Limits.embedded());
    return List.of(
        measure(plain, without, null, ", no map", "≥ 100,000/s"),
        measure(mapped, with, null, ", with the map", "–"),
        measure(mapped, with, Ed25519::verify, ", with the map and signatures", "≥ 35,000/s"));
  }

  private static Checkpoint filled(Path folder, int entries, Limits limits) throws IOException {
    if (!Files.exists(folder.resolve(HEAD))) {
      Files.createDirectories(folder);
      new RedecideBench(folder, limits).fill(entries);
    }
    ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(HEAD)));
    byte[] root = new byte[MerkleHash.LENGTH];
    long size = head.getLong();
    head.get(root);
    return new Checkpoint("bench.example/log", size, root);
  }

  private static Row measure(
      Path folder,
      Checkpoint checkpoint,
      @Nullable SignatureVerifier signatures,
      String what,
      String reach) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double[] rates = new double[ROUNDS];
    double[] perCore = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long cpu = process.getProcessCpuTime();
      long started = System.nanoTime();
      new LogReplay(Fetcher.in(folder), checkpoint, signatures, (at, of) -> {}).check();
      rates[i] = checkpoint.size() / ((System.nanoTime() - started) / 1e9);
      perCore[i] = checkpoint.size() / ((process.getProcessCpuTime() - cpu) / 1e9);
      System.err.printf(
          Locale.ROOT, "redecide%s: %,.0f/s, %,.0f per core%n", what, rates[i], perCore[i]);
    }
    String measured =
        String.format(
            Locale.ROOT,
            "%,.0f entries/s (the first %,.0f), %,.0f per core",
            LedgerBench.median(rates),
            rates[0],
            LedgerBench.median(perCore));
    return new Row(
        "a log of "
            + LedgerBench.count((double) checkpoint.size())
            + " leaves decided again from static files"
            + what,
        measured,
        "–",
        "–",
        reach);
  }

  private void fill(int entries) throws IOException {
    Commands commands = new Commands(limits);
    add(commands.genesis());
    for (Submission introduction : commands.introductions()) {
      add(introduction);
    }
    for (Iterator<Submission> mint = commands.mint(0, entries).iterator(); mint.hasNext(); ) {
      add(mint.next());
    }
    for (int from = 0; from < entries; from += SALES_AT_ONCE) {
      Stream<Submission> sales =
          IntStream.range(from, Math.min(entries, from + SALES_AT_ONCE))
              .parallel()
              .mapToObj(card -> commands.sale(card, "order-" + card));
      for (Submission sale : sales.toList()) {
        add(sale);
      }
    }
    finish();
    state.close();
    encoder.close();
  }

  private void add(Submission submission) throws IOException {
    Placed placed = Sequencing.place(submission.command(), submission.signature(), state);
    if (!(placed instanceof Placed.Entered entered)) {
      throw new IllegalStateException("no entry: " + placed);
    }
    Overlay overlay = new Overlay(state);
    Rules.apply(submission.command(), entered.entry().events(), entered.entry().at(), overlay);
    state.put(overlay.changes());
    append(entered.leaf());
    if (limits.mapInterval() > 0) {
      overlay.changes().forEach(this::map);
      if (MapLeaf.isAt(tree.size(), limits.mapInterval())) {
        append(map.leaf(tree.size()).toLeaf());
      }
    }
  }

  private void map(StateKey<?> key, StateValue value) {
    if (value instanceof StateValue.Card card) {
      map.put(key.id(), card.seq() - 1, card.state());
    }
  }

  private void append(byte[] leaf) throws IOException {
    bundle.add(leaf);
    List<HashTile> done = new ArrayList<>();
    tree.append(
        MerkleHash.leaf(leaf),
        (level, index, hash) -> {
          if (level == levels.size()) {
            levels.add(new ByteArrayOutputStream());
          }
          levels.get(level).writeBytes(hash);
          if ((index + 1) % TilePath.FULL_WIDTH == 0) {
            done.add(new HashTile(level, index / TilePath.FULL_WIDTH, TilePath.FULL_WIDTH));
          }
        });
    for (HashTile tile : done) {
      flush(tile);
    }
    if (bundle.size() == TilePath.FULL_WIDTH) {
      flushEntries();
      state.turn();
    }
  }

  private void flush(HashTile tile) throws IOException {
    write(tile, levels.get(tile.level()).toByteArray());
    levels.get(tile.level()).reset();
  }

  private void flushEntries() throws IOException {
    long index = (tree.size() - 1) / TilePath.FULL_WIDTH;
    write(new EntryTile(index, bundle.size()), EntryBundle.encode(bundle));
    bundle.clear();
  }

  private void finish() throws IOException {
    long items = tree.size();
    for (int level = 0; level < levels.size(); level++, items >>>= TilePath.LEVEL_BITS) {
      int width = (int) (items % TilePath.FULL_WIDTH);
      if (width > 0) {
        flush(new HashTile(level, items / TilePath.FULL_WIDTH, width));
      }
    }
    if (!bundle.isEmpty()) {
      flushEntries();
    }
    byte[] head =
        ByteBuffer.allocate(Long.BYTES + MerkleHash.LENGTH)
            .putLong(tree.size())
            .put(tree.root())
            .array();
    Files.write(folder.resolve(HEAD), head);
  }

  private void write(TilePath tile, byte[] bytes) throws IOException {
    Path file = folder.resolve(tile.format());
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(file, bytes);
  }
}
