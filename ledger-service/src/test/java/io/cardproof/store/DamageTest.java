package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.store.StoreException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are not as they were left: refused by name, or no different to a reader. */
class DamageTest {
  private static final byte[] NOTE = "a note".getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;
  @TempDir Path scratch;

  private static Reason reasonOf(Path dir) {
    StoreException refusal = StoreFixture.read(dir).refusal();
    return Objects.requireNonNull(refusal, "it opened").reason();
  }

  /** Every 97th byte; every one with {@code -Dcardproof.everyCut=true}, in some minutes. */
  @Test
  void aTornLastWriteIsCutOffAndNothingElse() throws Exception {
    long before;
    long after;
    Path crashed = dir.resolve("crashed");
    String without;
    String with;
    Path live = dir.resolve("live");
    try (Store store = Store.create(live)) {
      StoreFixture.fill(store, 3);
      Path log = log(live);
      before = Files.size(log);
      without = StoreFixture.contents(store);
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        ledger.submit(scene.sale(Scene.SHOP, "last", Scene.card(5)));
      }
      after = Files.size(log);
      with = StoreFixture.contents(store);
      StoreFixture.copy(live, crashed);
    }
    long step = Boolean.getBoolean("cardproof.everyCut") ? 1 : 97;
    for (long cut = before;
        cut <= after;
        cut = cut == after ? cut + 1 : Math.min(cut + step, after)) {
      Path torn = scratch.resolve("torn-" + cut);
      StoreFixture.copy(crashed, torn);
      try (RandomAccessFile log = new RandomAccessFile(log(torn).toFile(), "rw")) {
        log.setLength(cut);
      }
      StoreFixture.Reading reading = StoreFixture.read(torn);
      assertThat(reading.contents()).as("cut at %d", cut).isEqualTo(cut == after ? with : without);
      DataFolder.remove(torn);
    }
  }

  private static Path log(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("replica"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  @Test
  void oneFlippedBitAnywhereIsHarmlessOrRefused() throws Exception {
    Path live = dir.resolve("live");
    Path image = dir.resolve("image");
    String contents;
    try (Store store = Store.create(live)) {
      StoreFixture.fill(store, 3);
      store.checkpointSigned(NOTE, store.head().size(), store.head().root());
    }
    // A restart writes what it replayed into tables, so that there is one of each kind of file.
    try (Store store = Store.open(live)) {
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        ledger.submit(scene.sale(Scene.SHOP, "last", Scene.card(5)));
      }
      contents = StoreFixture.contents(store);
      StoreFixture.copy(live, image);
    }
    Random random = new Random(20260101);
    for (Path file : filesOf(image)) {
      for (int flip = 0; flip < 6; flip++) {
        flipOne(image, file, random, contents);
      }
    }
  }

  private static List<Path> filesOf(Path image) throws IOException {
    try (Stream<Path> all = Files.walk(image)) {
      return all.filter(Files::isRegularFile).filter(file -> file.toFile().length() > 0).toList();
    }
  }

  private void flipOne(Path image, Path file, Random random, String contents) throws IOException {
    Path flipped = scratch.resolve("flipped");
    StoreFixture.copy(image, flipped);
    Path target = flipped.resolve(image.relativize(file).toString());
    long at;
    try (RandomAccessFile bytes = new RandomAccessFile(target.toFile(), "rw")) {
      at = (long) (random.nextDouble() * bytes.length());
      bytes.seek(at);
      int was = bytes.read();
      bytes.seek(at);
      bytes.write(was ^ (1 << random.nextInt(8)));
    }
    StoreFixture.Reading reading = StoreFixture.read(flipped);
    if (reading.refusal() == null) {
      assertThat(reading.contents()).as("%s at %d", file, at).isEqualTo(contents);
    } else {
      assertThat(reading.refusal().getMessage()).as("%s at %d", file, at).contains("flipped");
    }
    DataFolder.remove(flipped);
  }

  @Test
  void aMissingFileIsRefused() throws Exception {
    Path image = dir.resolve("image");
    try (Store store = Store.create(image)) {
      StoreFixture.fill(store, 3);
      store.checkpointSigned(NOTE, store.head().size(), store.head().root());
    }
    try (Store store = Store.open(image)) {
      assertThat(store.head().size()).isPositive();
    }
    for (Path file : filesOf(image)) {
      String name = file.getFileName().toString();
      if (name.matches("LOG.*|LOCK|IDENTITY|OPTIONS-.*")) {
        continue;
      }
      Path without = scratch.resolve("without");
      StoreFixture.copy(image, without);
      Files.delete(without.resolve(image.relativize(file).toString()));
      assertThat(StoreFixture.read(without).refusal()).as(name).isNotNull();
      DataFolder.remove(without);
    }
  }

  @Test
  void anOlderCopyIsRefusedOnceALaterCheckpointWasSigned() throws Exception {
    Path live = dir.resolve("live");
    Path older = dir.resolve("older");
    try (Store store = Store.create(live)) {
      StoreFixture.fill(store, 3);
      StoreFixture.copy(live, older);
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        ledger.submit(scene.sale(Scene.SHOP, "last", Scene.card(5)));
      }
      store.checkpointSigned(NOTE, store.head().size(), store.head().root());
    }
    assertThat(StoreFixture.read(older).contents()).isNotNull();
    Files.copy(live.resolve("checkpoint"), older.resolve("checkpoint"));
    assertThat(reasonOf(older)).isEqualTo(Reason.BEHIND_CHECKPOINT);
  }

  @Test
  void aForkIsRefusedThoughItIsLonger() throws Exception {
    Path one = dir.resolve("one");
    Path other = dir.resolve("other");
    try (Store store = Store.create(one)) {
      StoreFixture.fill(store, 2);
      store.checkpointSigned(NOTE, store.head().size(), store.head().root());
    }
    try (Store store = Store.create(other)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash()).at(Scene.START_MS + 1);
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        for (var submission : scene.upToBatch(2_000)) {
          ledger.submit(submission);
        }
        for (int i = 0; i < 10; i++) {
          ledger.submit(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
        }
      }
    }
    Files.copy(one.resolve("checkpoint"), other.resolve("checkpoint"));
    assertThat(reasonOf(other)).isEqualTo(Reason.BEHIND_CHECKPOINT);
  }

  @Test
  void whatIsNoLedgerIsRefusedByItsReason() throws Exception {
    assertThat(reasonOf(dir.resolve("nowhere"))).isEqualTo(Reason.NOT_INITIALISED);
    Path ledger = dir.resolve("ledger");
    try (Store store = Store.create(ledger)) {
      assertThat(reasonOf(ledger)).isEqualTo(Reason.LOCKED);
      assertThatThrownBy(() -> Store.create(ledger))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_THERE));
      assertThat(store.head().size()).isZero();
    }
    Files.writeString(ledger.resolve("replica/FORMAT"), "cardproof replica 1\n");
    assertThat(reasonOf(ledger)).isEqualTo(Reason.OTHER_VERSION);
    Files.delete(ledger.resolve("replica/FORMAT"));
    assertThat(reasonOf(ledger)).isEqualTo(Reason.MISSING_FILE);
  }

  @Test
  void aCreationThatDidNotFinishLeavesNoLedgerAndCanBeRepeated() throws Exception {
    Files.createDirectories(dir.resolve(".replica-unfinished"));
    Files.writeString(dir.resolve(".replica-unfinished/CURRENT"), "half");
    assertThat(reasonOf(dir)).isEqualTo(Reason.NOT_INITIALISED);
    try (Store store = Store.create(dir)) {
      assertThat(store.head().size()).isZero();
    }
  }
}
