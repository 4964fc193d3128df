package io.cardproof.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.log.Checkpoint;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.MapLeaf;
import io.cardproof.store.Fsck;
import io.cardproof.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are signed for and lawful, and logs that are signed for and not. */
final class LogReplayTest {
  /** Of a sale in the first bundle, of one in the second. */
  private static final int EARLY = 98;

  private static final int LATE = 302;

  /** Where a leaf without a command stands, the map of cards: it does after every fifth entry. */
  private static final int MAP = 257;

  private static List<byte[]> leaves = List.of();

  @TempDir private Path dir = Path.of("");

  @BeforeAll
  static void play(@TempDir Path folder) throws Exception {
    leaves = PlayedLog.play(folder.resolve("played"));
  }

  private static LogReplay replay(PlayedLog log, Checkpoint checkpoint) {
    return new LogReplay(log, checkpoint, Ed25519::verify, (at, of) -> {});
  }

  private static void check(PlayedLog log) {
    replay(log, log.publish(log.size())).check();
  }

  @Test
  void an_honest_log_is_found_good_at_every_kind_of_size() {
    PlayedLog log = new PlayedLog(leaves);
    for (int size : new int[] {1, 2, 255, 256, 258, log.size()}) {
      Checkpoint checkpoint = log.publish(size);
      assertThatCode(() -> replay(log, checkpoint).check()).doesNotThrowAnyException();
    }
  }

  @Test
  void a_rebuilt_ledger_has_the_same_root_and_all_that_follows_from_its_entries() {
    PlayedLog log = new PlayedLog(leaves);
    Path folder = dir.resolve("rebuilt");
    try (Store store = Store.create(folder)) {
      replay(log, log.publish(EARLY)).into(store);
      assertThat(store.head().size()).isEqualTo(EARLY);
      Checkpoint all = log.publish(log.size());
      replay(log, all).into(store);
      assertThat(store.head().size()).isEqualTo(log.size());
      assertThat(store.head().root()).isEqualTo(all.root());
    }
    assertThat(Fsck.check(folder, Ed25519::verify, (at, of) -> {}).findings()).isEmpty();
  }

  private void refused(int index, UnaryOperator<Entry> change, String why) throws Exception {
    Entry changed = change.apply(Entry.ofLeaf(leaves.get(index)));
    PlayedLog log = new PlayedLog(leaves).with(index, changed.toLeaf());
    assertThatThrownBy(() -> check(log))
        .isInstanceOfSatisfying(BadLog.class, bad -> assertThat(bad.index()).isEqualTo(index))
        .hasMessageContaining("entry " + index)
        .hasMessageContaining(why);
    Path folder = dir.resolve("rebuilt-" + why.hashCode());
    try (Store store = Store.create(folder)) {
      assertThatThrownBy(() -> replay(log, log.publish(log.size())).into(store))
          .isInstanceOf(BadLog.class);
      assertThat(store.head().size()).as("nothing of it is kept").isLessThanOrEqualTo(index);
    }
  }

  @Test
  void an_entry_that_was_decided_otherwise_is_named() throws Exception {
    refused(
        LATE,
        entry -> {
          Event.CardsSold sold = (Event.CardsSold) entry.events().getFirst();
          Event.CardStep step = new Event.CardStep(sold.steps().getFirst().id(), 7);
          return with(
              entry, new Event.CardsSold(List.of(step), null, sold.policies(), sold.sale()));
        },
        "decided otherwise");
  }

  @Test
  void a_second_sale_of_a_card_is_named() throws Exception {
    Entry first = Entry.ofLeaf(leaves.get(LATE - 1));
    refused(
        LATE,
        entry -> {
          Scene scene = new Scene(entry.command().ledger());
          var again =
              scene.sale(
                  Scene.OTHER_SHOP,
                  "again",
                  ((Action.MakeSale) first.command().action()).cards().getFirst());
          return new Entry(
              entry.at(),
              again.command(),
              first.events(),
              null,
              entry.rules(),
              again.signature(),
              Entry.FORMAT);
        },
        "otherwise");
  }

  @Test
  void an_entry_that_somebody_else_signed_is_named() throws Exception {
    Entry other = Entry.ofLeaf(leaves.get(EARLY + 1));
    refused(
        EARLY,
        entry ->
            new Entry(
                entry.at(),
                entry.command(),
                entry.events(),
                null,
                entry.rules(),
                other.signature(),
                Entry.FORMAT),
        "signature");
  }

  private static Entry moved(Entry entry, long treeSize, String root) {
    Scene scene = new Scene(entry.command().ledger());
    Submission moved =
        scene.command(
            Scene.OPERATOR, "move", new Action.MoveLedger(treeSize, root, "fabric", "cards/rules"));
    return new Entry(
        moved.command().at(),
        moved.command(),
        List.of(new Event.LedgerMoved(treeSize, root, "fabric", "cards/rules")),
        null,
        entry.rules(),
        moved.signature(),
        Entry.FORMAT);
  }

  @Test
  void a_move_that_names_another_root_than_the_log_had_is_named() throws Exception {
    String root = root(LATE - 9);
    refused(LATE, entry -> moved(entry, LATE - 8, root), "another root");
    refused(EARLY, entry -> moved(entry, EARLY + 1, root), "more leaves");
  }

  @Test
  void a_move_that_names_a_root_of_the_log_is_found_good() throws Exception {
    for (int size : new int[] {1, EARLY - 7, EARLY}) {
      Entry entry = moved(Entry.ofLeaf(leaves.get(EARLY)), size, root(size));
      List<byte[]> some = new ArrayList<>(leaves.subList(0, EARLY));
      some.add(entry.toLeaf());
      check(new PlayedLog(some));
    }
  }

  private static String root(int size) {
    return Digests.base64Url(new PlayedLog(leaves).publish(size).root());
  }

  @Test
  void an_entry_of_another_ledger_is_named() throws Exception {
    refused(
        LATE,
        entry -> {
          Command c = entry.command();
          Command foreign =
              new Command(
                  c.action(), c.actor(), c.ask(), c.at(), c.id(), Scene.hash("another ledger"));
          return new Entry(
              entry.at(),
              foreign,
              entry.events(),
              null,
              entry.rules(),
              entry.signature(),
              Entry.FORMAT);
        },
        "another ledger");
  }

  @Test
  void an_entry_that_stands_there_twice_is_named() {
    PlayedLog log = new PlayedLog(leaves).with(LATE, leaves.get(LATE - 1));
    assertThatThrownBy(() -> check(log)).hasMessageContaining("entry " + LATE + " would not be");
  }

  @Test
  void what_is_no_entry_is_named() {
    PlayedLog log = new PlayedLog(leaves).with(LATE, "{}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> check(log)).hasMessageContaining("entry " + LATE + " is no entry");
  }

  @Test
  void a_log_without_its_genesis_is_bad() {
    PlayedLog log = new PlayedLog(leaves.subList(1, 200));
    assertThatThrownBy(() -> check(log)).hasMessageContaining("entry 0").isInstanceOf(BadLog.class);
  }

  @Test
  void entries_that_are_not_signed_for_are_named_before_they_are_decided() {
    PlayedLog log = new PlayedLog(leaves);
    Checkpoint checkpoint = log.publish(log.size());
    for (int bundle = 0; bundle < 2; bundle++) {
      String path = bundle == 0 ? "tile/entries/000" : "tile/entries/001.p/" + (log.size() - 256);
      byte[] good = log.shown(path);
      byte[] bad = good.clone();
      bad[40] ^= 1;
      log.show(path, bad);
      long index = bundle * 256L;
      assertThatThrownBy(() -> replay(log, checkpoint).check())
          .isInstanceOfSatisfying(BadLog.class, e -> assertThat(e.index()).isEqualTo(index))
          .hasMessageContaining("signed for");
      log.show(path, good);
    }
  }

  @Test
  void tiles_that_are_not_signed_for_are_bad() {
    PlayedLog log = new PlayedLog(leaves);
    Checkpoint checkpoint = log.publish(log.size());
    for (String path : List.of("tile/1/000.p/1", "tile/0/001.p/" + (log.size() - 256))) {
      byte[] good = log.shown(path);
      byte[] bad = good.clone();
      bad[5] ^= 1;
      log.show(path, bad);
      assertThatThrownBy(() -> replay(log, checkpoint).check()).isInstanceOf(BadLog.class);
      log.show(path, java.util.Arrays.copyOf(good, good.length - 1));
      assertThatThrownBy(() -> replay(log, checkpoint).check()).isInstanceOf(BadLog.class);
      log.show(path, good);
    }
    replay(log, checkpoint).check();
  }

  @Test
  void a_partial_tile_may_be_gone_once_the_full_one_is_there() {
    PlayedLog log = new PlayedLog(leaves);
    Checkpoint small = log.publish(200);
    log.publish(log.size());
    replay(log, small).check();
  }

  @Test
  void a_bundle_that_is_missing_says_nothing_about_the_log() {
    PlayedLog log = new PlayedLog(leaves);
    Checkpoint checkpoint = log.publish(log.size());
    log.hide("tile/entries/000");
    assertThatThrownBy(() -> replay(log, checkpoint).check()).isInstanceOf(LogUnavailable.class);
  }

  @Test
  void another_map_than_follows_from_the_entries_is_named_and_not_kept() throws Exception {
    MapLeaf there = MapLeaf.ofLeaf(leaves.get(MAP));
    byte[] other = MapLeaf.of(there.map().cards() + 1, MAP, there.map().root()).toLeaf();
    for (byte[] leaf : List.of(other, leaves.get(MAP - 1))) {
      PlayedLog log = new PlayedLog(leaves).with(MAP, leaf);
      Checkpoint checkpoint = log.publish(log.size());
      assertThatThrownBy(() -> replay(log, checkpoint).check())
          .isInstanceOfSatisfying(BadLog.class, bad -> assertThat(bad.index()).isEqualTo(MAP));
      Path folder = Files.createTempDirectory(dir, "rebuilt");
      try (Store store = Store.create(folder)) {
        assertThatThrownBy(() -> replay(log, checkpoint).into(store))
            .isInstanceOfSatisfying(BadLog.class, bad -> assertThat(bad.index()).isEqualTo(MAP));
        assertThat(store.head().size()).isLessThanOrEqualTo(MAP);
      }
    }
  }

  @Test
  void a_map_where_none_is_due_and_a_log_that_ends_where_one_is_are_bad() {
    PlayedLog early = new PlayedLog(leaves).with(EARLY, leaves.get(MAP));
    assertThatThrownBy(() -> check(early)).hasMessageContaining("entry " + EARLY + " is no entry");
    PlayedLog cut = new PlayedLog(leaves.subList(0, MAP));
    assertThatThrownBy(() -> check(cut)).isInstanceOf(BadLog.class).hasMessageContaining("ends at");
  }

  private static Entry with(Entry entry, Event event) {
    return new Entry(
        entry.at(),
        entry.command(),
        List.of(event),
        null,
        entry.rules(),
        entry.signature(),
        Entry.FORMAT);
  }
}
