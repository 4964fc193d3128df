package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Digests;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.log.JdkEd25519;
import io.cardproof.rules.Action;
import io.cardproof.store.Replica.Pile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

class FsckTest {
  @TempDir Path dir;

  @BeforeEach
  void fill() throws Exception {
    try (Store store = Store.create(dir)) {
      StoreFixture.fill(store, 5);
      byte[] note = "a note".getBytes(StandardCharsets.UTF_8);
      store.checkpointSigned(note, store.head().size(), store.head().root());
    }
  }

  private Fsck.Report check() {
    return Fsck.check(dir, null, (at, of) -> {});
  }

  private interface Tampering {
    void on(Database database, WriteBatch batch) throws RocksDBException;
  }

  /** An operator with RocksDB's own tools, whose checksums are all right. */
  private void tamper(Tampering tampering) throws RocksDBException {
    try (Database database = Database.open(dir.resolve("replica"));
        WriteBatch batch = new WriteBatch()) {
      tampering.on(database, batch);
      database.write(batch);
    }
  }

  @Test
  void aSoundLedgerHasNoFindingsAndIsNotTouched() throws Exception {
    Map<String, Integer> before = files();
    Fsck.Report report = Fsck.check(dir, new JdkEd25519(), (at, of) -> {});
    assertThat(report.findings()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(report.entries()).isEqualTo(19);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatTouchesABatchAsAWholeIsInItsHistory() throws Exception {
    String batch = Scene.batchId("batch-1");
    try (Store store = Store.open(dir);
        EmbeddedLedger ledger = StoreFixture.open(store)) {
      Scene scene = new Scene(store.replica().genesisHash());
      ledger.submit(
          scene.command(Scene.SUPPLIER, "move", new Action.TransferBatch(batch, Scene.SHOP)));
      ledger.submit(scene.command(Scene.OPERATOR, "end", new Action.RecallBatch(batch, null)));
    }
    assertThat(check().findings()).isEmpty();
    tamper((database, rows) -> {
      rows.delete(database.handle(Column.HISTORY), Keys.history(batch, 19));
      rows.delete(database.handle(Column.HISTORY), Keys.history(batch, 20));
    });
    assertThat(check().findings())
        .extracting(Fsck.Finding::place)
        .containsExactlyInAnyOrder("history/" + batch + "/19", "history/" + batch + "/20");
  }

  @Test
  void aMoveIsInTheLedgersHistoryAndNamesARootThatTheTreeHad() throws Exception {
    try (Store store = Store.open(dir);
        EmbeddedLedger ledger = StoreFixture.open(store)) {
      Scene scene = new Scene(store.replica().genesisHash());
      String root = Digests.base64Url(store.replica().rootAt(7));
      ledger.submit(
          scene.command(
              Scene.OPERATOR, "here", new Action.MoveLedger(7, root, "embedded", "here")));
      assertThat(store.replica().history("ledger/")).containsExactly(19L);
      ledger.submit(
          scene.command(
              Scene.OPERATOR, "there", new Action.MoveLedger(8, root, "embedded", "there")));
      ledger.submit(
          scene.command(
              Scene.OPERATOR, "ahead", new Action.MoveLedger(99, root, "embedded", "ahead")));
    }
    assertThat(check().findings())
        .extracting(Fsck.Finding::toString)
        .satisfiesExactly(
            finding -> assertThat(finding).contains("entries/20", "another root"),
            finding -> assertThat(finding).contains("entries/21", "more leaves"));
  }

  @Test
  void cardsThatWereTransferredOnTheirOwnAreInTheirHoldersStock() throws Exception {
    try (Store store = Store.open(dir);
        EmbeddedLedger ledger = StoreFixture.open(store)) {
      Scene scene = new Scene(store.replica().genesisHash());
      Action transfer =
          new Action.TransferCards(List.of(Scene.card(7), Scene.card(8)), Scene.OTHER_SHOP);
      ledger.submit(scene.command(Scene.SUPPLIER, "move", transfer));
      ledger.submit(scene.hold(Scene.OTHER_SHOP, "own", 1, 60_000, Scene.card(7)));
    }
    assertThat(check().findings()).isEmpty();
    Pile own = new Pile(Scene.batchId("batch-1"), Scene.OTHER_SHOP);
    tamper((database, rows) ->
        rows.delete(database.handle(Column.COUNTS), Keys.stocked(Scene.SKU, own)));
    assertThat(check().findings()).singleElement().asString().contains("own/", "is missing");
  }

  private Map<String, Integer> files() throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @ParameterizedTest
  @EnumSource(
      value = Column.class,
      names = {
        "ENTRIES",
        "STATE",
        "SUBMISSIONS",
        "TREE",
        "HISTORY",
        "STOCK",
        "COUNTS",
        "HOLDS",
        "MAP"
      })
  void aKeyThatIsTakenAwayIsFoundInItsColumn(Column column) throws Exception {
    tamper((database, batch) -> {
      try (RocksIterator items = database.rocks().newIterator(database.handle(column))) {
        items.seekToFirst();
        batch.delete(database.handle(column), items.key());
      }
    });
    Fsck.Report report = check();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.findings())
        .anySatisfy(finding -> assertThat(finding.place()).startsWith(column.word()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Column.class,
      names = {
        "ENTRIES",
        "STATE",
        "SUBMISSIONS",
        "TREE",
        "HISTORY",
        "STOCK",
        "COUNTS",
        "HOLDS",
        "MAP"
      })
  void aKeyThatIsAddedIsFoundInItsColumn(Column column) throws Exception {
    tamper((database, batch) -> {
      try (RocksIterator items = database.rocks().newIterator(database.handle(column))) {
        items.seekToLast();
        byte[] more = items.key().clone();
        more[more.length - 1]++;
        batch.put(database.handle(column), more, items.value());
      }
    });
    Fsck.Report report = check();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.findings())
        .anySatisfy(finding -> assertThat(finding.place()).startsWith(column.word()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Column.class,
      names = {
        "ENTRIES",
        "STATE",
        "SUBMISSIONS",
        "TREE",
        "HISTORY",
        "STOCK",
        "COUNTS",
        "HOLDS",
        "MAP"
      })
  void aKeyOfAnotherLengthIsFoundInItsColumn(Column column) throws Exception {
    tamper((database, batch) -> {
      try (RocksIterator items = database.rocks().newIterator(database.handle(column))) {
        items.seekToFirst();
        byte[] more = Arrays.copyOf(items.key(), items.key().length + 1);
        batch.put(database.handle(column), more, items.value());
      }
    });
    Fsck.Report report = check();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.findings())
        .anySatisfy(finding -> assertThat(finding.place()).startsWith(column.word()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Column.class,
      names = {"ENTRIES", "STATE", "SUBMISSIONS", "TREE", "COUNTS", "HOLDS"})
  void aValueThatIsChangedIsNamedByItsKey(Column column) throws Exception {
    tamper((database, batch) -> {
      try (RocksIterator items = database.rocks().newIterator(database.handle(column))) {
        items.seekToFirst();
        byte[] longer = Arrays.copyOf(items.value(), items.value().length + 1);
        batch.put(database.handle(column), items.key(), longer);
      }
    });
    Fsck.Report report = check();
    assertThat(report.exitCode()).isEqualTo(1);
    // A changed leaf hash is told of its entry.
    String place = (column == Column.TREE ? Column.ENTRIES : column).word() + "/";
    assertThat(report.findings())
        .anySatisfy(finding -> assertThat(finding.place()).startsWith(place));
  }

  @Test
  void aCardThatWasMadeAvailableAgainIsNamed() throws Exception {
    byte[] key = Keys.text("card/" + Scene.card(1));
    tamper((database, batch) -> {
      byte[] card = database.rocks().get(database.handle(Column.STATE), key);
      String free = new String(card, StandardCharsets.UTF_8).replace("SOLD", "AVAILABLE");
      batch.put(database.handle(Column.STATE), key, free.getBytes(StandardCharsets.UTF_8));
    });
    assertThat(check().findings())
        .extracting(Fsck.Finding::place)
        .contains("state/card/" + Scene.card(1));
  }

  @Test
  void aSignatureThatIsNotTheActorsIsFoundWhereAskedFor() {
    Fsck.Report report = Fsck.check(dir, (key, message, signature) -> false, (at, of) -> {});
    assertThat(report.found()).isEqualTo(16);
    assertThat(check().exitCode()).isZero();
  }

  @Test
  void anEntryRewrittenWithItsLeafHashIsFoundByTheHead() throws Exception {
    tamper((database, batch) -> {
      byte[] key = Keys.number(15);
      byte[] leaf = database.rocks().get(database.handle(Column.ENTRIES), key);
      byte[] other =
          new String(leaf, StandardCharsets.UTF_8)
              .replace("\"at\":" + Scene.START_MS, "\"at\":" + (Scene.START_MS + 1))
              .getBytes(StandardCharsets.UTF_8);
      batch.put(database.handle(Column.ENTRIES), key, other);
      batch.put(database.handle(Column.TREE), Keys.tree(0, 15), FsckTree.leafHash(other));
    });
    Fsck.Report report = check();
    assertThat(report.findings()).extracting(Fsck.Finding::place).contains("meta/head");
    assertThat(report.findings()).extracting(Fsck.Finding::place).contains("checkpoint");
  }

  @Test
  void whatCannotBeCheckedIsNotCalledBad(@TempDir Path empty) {
    assertThat(Fsck.check(empty, null, (at, of) -> {}).exitCode()).isEqualTo(2);
  }
}
