package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.codec.Digests;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.map.CardMap;
import io.cardproof.map.MapRoot;
import io.cardproof.map.MappedCard;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Entry;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map in the store, against one in memory that replays the entries. */
class StoredMapTest {
  private static final int CARDS = 2_500;

  @TempDir Path dir;

  @Test
  void everyVersionProvesWhatItsEntriesCameTo() throws Exception {
    try (Store store = Store.create(dir)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      play(store, scene.upToBatch(CARDS));
      play(store, sales(scene, 0, 40));
    }
    // After a start the cards since the last leaf are found again.
    try (Store store = Store.open(dir)) {
      Scene scene = new Scene(store.replica().genesisHash());
      play(store, sales(scene, 40, 43));
      holds(store.replica());
    }
    assertThat(Fsck.check(dir, null, (at, of) -> {}).findings()).isEmpty();
  }

  private static List<Submission> sales(Scene scene, int from, int to) {
    List<Submission> sales = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sales.add(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
    }
    return sales;
  }

  private static void play(Store store, List<Submission> submissions) throws Exception {
    try (EmbeddedLedger ledger = StoreFixture.open(store)) {
      for (Submission submission : submissions) {
        assertThat(ledger.submit(submission)).isInstanceOf(Outcome.Committed.class);
      }
    }
  }

  private static void holds(Replica replica) throws Exception {
    Replay replay = new Replay();
    int versions = 0;
    for (long index = 0; index < replica.size(); index++) {
      switch (replica.at(index)) {
        case Entry entry -> replay.take(entry);
        case MapLeaf leaf -> {
          assertThat(leaf).isEqualTo(replay.map.leaf(index));
          proves(replica, index, replay);
          versions++;
        }
      }
    }
    assertThat(versions).isEqualTo((int) (replica.size() / 6)).isGreaterThan(8);
    assertThat(replica.mapProof(Scene.card(0), 5)).isEmpty();
    assertThatThrownBy(() -> replica.mapProof(Scene.card(0), replica.size() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The same proof whatever came later, at every size up to the next version. */
  private static void proves(Replica replica, long index, Replay replay) throws Exception {
    byte[] root = replay.map.root().summary().hash();
    for (int card : new int[] {0, 20, 41, CARDS - 1, CARDS, CARDS + 1}) {
      String id = Scene.card(card);
      for (long size : new long[] {index + 1, Math.min(index + 6, replica.size())}) {
        Replica.Mapped mapped = replica.mapProof(id, size).orElseThrow();
        assertThat(mapped.leaf()).isEqualTo(index);
        mapped.proof().verify(root);
        StateValue.Card there = replay.state.get(StateKey.card(id));
        assertThat(mapped.proof().present())
            .isEqualTo(
                Optional.ofNullable(there)
                    .map(value -> MappedCard.of(id, value.seq() - 1, value.state())));
        assertThat(mapped.proof()).isEqualTo(replay.map.prove(id));
      }
    }
  }

  /** The entries' state and map, in memory. */
  private static final class Replay {
    private final Map<StateKey<?>, StateValue> values = new HashMap<>();
    private final CardMap map = new CardMap();
    private final State state =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            return key.type().cast(values.get(key));
          }
        };

    void take(Entry entry) {
      Overlay overlay = new Overlay(state);
      Rules.apply(entry.command(), entry.events(), entry.at(), overlay);
      overlay
          .changes()
          .forEach((key, value) -> {
            values.put(key, value);
            if (value instanceof StateValue.Card card) {
              map.put(key.id(), card.seq() - 1, card.state());
            }
          });
    }
  }

  /** Several versions in one write, with hardly a page kept in memory. */
  @Test
  void pagesThatAreNotKeptAreReadAgain() throws Exception {
    Database.create(dir);
    Random random = new Random(7);
    CardMap expected = new CardMap();
    List<String> cards = new ArrayList<>();
    Map<Long, MapRoot> roots = new TreeMap<>();
    try (Database database = Database.open(dir)) {
      LiveMap map = new LiveMap(database.reads(), 5_000);
      long version = 0;
      for (int drain = 0; drain < 12; drain++) {
        try (Writes writes = new Writes(database)) {
          for (int i = 0; i < 3; i++) {
            version += 10;
            Map<String, MappedCard> changed = changes(random, cards, drain);
            changed.values().forEach(c -> expected.put(c.card(), c.last(), c.state()));
            MapLeaf leaf = map.advance(version, changed, writes);
            assertThat(leaf).isEqualTo(expected.leaf(version));
            roots.put(version, expected.root());
          }
          writes.commit();
        }
        map.committed();
      }
      roots.forEach((at, root) ->
          assertThat(new StoredMap(database.reads(), at + random.nextInt(10)).root())
              .isEqualTo(root));
    }
  }

  private static Map<String, MappedCard> changes(Random random, List<String> cards, int drain) {
    Map<String, MappedCard> changed = new HashMap<>();
    for (int i = 0; i < (drain == 3 ? 5_000 : 40); i++) {
      boolean again = !cards.isEmpty() && random.nextBoolean();
      String card = again ? cards.get(random.nextInt(cards.size())) : card(random);
      cards.add(card);
      changed.put(card, MappedCard.of(card, random.nextInt(5), CardState.SOLD));
    }
    return changed;
  }

  private static String card(Random random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    if (random.nextInt(3) == 0) {
      // Ends of ranges, where a page's last card borders on what is not below it.
      Arrays.fill(key, 0, random.nextInt(4), (byte) (random.nextBoolean() ? 0xff : 0));
    }
    return Digests.base64Url(key);
  }

  @Test
  void aMapThatIsNotTheLogsIsRefusedAtTheStart() throws Exception {
    try (Store store = Store.create(dir)) {
      StoreFixture.fill(store, 4);
    }
    try (Database database = Database.open(dir.resolve(DataFolder.REPLICA));
        Writes writes = new Writes(database)) {
      byte[] first =
          database.reads().keys(Column.MAP, new byte[] {0}, new byte[] {0}, 1).getFirst();
      writes.delete(Column.MAP, first);
      writes.commit();
    }
    assertThatThrownBy(() -> Store.open(dir))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.DAMAGED))
        .hasMessageContaining("map");
  }
}
