package io.cardproof.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.ProofException;
import io.cardproof.rules.CardState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MapTreeTest {

  /** Batches of new and changed cards; some share long beginnings, up to the last bit but one. */
  @Property(tries = 60)
  void roots_and_proofs_are_as_defined_after_every_batch(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int batches) throws Exception {
    Random random = new Random(seed);
    MapOracle oracle = new MapOracle();
    CardMap map = new CardMap();
    List<String> cards = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      for (int i = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 60); i > 0; i--) {
        boolean again = !cards.isEmpty() && random.nextBoolean();
        String card = again ? cards.get(random.nextInt(cards.size())) : newCard(random);
        int last = random.nextInt(8) == 0 ? Integer.MAX_VALUE : random.nextInt(9);
        CardState state = MapOracle.STORED.get(random.nextInt(7));
        cards.add(card);
        oracle.put(card, last, state);
        map.put(card, last, state);
      }
      assertThat(map.root().summary().hash()).isEqualTo(oracle.root());
      assertThat(map.root().cards()).isEqualTo(oracle.size());
    }
    byte[] root = oracle.root();
    for (int i = 0; i < 40; i++) {
      boolean known = !cards.isEmpty() && random.nextBoolean();
      String card = known ? cards.get(random.nextInt(cards.size())) : newCard(random);
      MapProof proof = map.prove(card);
      proof.verify(root);
      assertThat(proof.present().isPresent()).isEqualTo(cards.contains(card));
      assertThat(MapProof.parse(proof.bytes())).isEqualTo(proof);
    }
  }

  private static String newCard(Random random) {
    int alike = random.nextInt(4) == 0 ? random.nextInt(256) : 0;
    return MapOracle.id(random, alike);
  }

  /** What is told of an update is all that a store needs to have the map at every version. */
  @Property(tries = 30)
  void updates_tell_what_changed_and_nothing_else(@ForAll long seed) {
    Random random = new Random(seed);
    Told told = new Told();
    MapRoot root = MapRoot.EMPTY;
    Map<String, MappedCard> all = new LinkedHashMap<>();
    for (int batch = 0; batch < 6; batch++) {
      Set<String> ids = new HashSet<>();
      List<MappedCard> changed = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        boolean again = !all.isEmpty() && random.nextBoolean();
        String id =
            again ? new ArrayList<>(all.keySet()).get(random.nextInt(all.size())) : newCard(random);
        MappedCard card = MappedCard.of(id, random.nextInt(5), CardState.SOLD);
        if (ids.add(card.card())) {
          changed.add(card);
        }
      }
      changed.forEach(card -> all.put(card.card(), card));
      told.begin();
      root = MapTree.update(root, changed.stream().sorted().toList(), told, told);
      assertThat(told.changed).isSubsetOf(changed).doesNotHaveDuplicates();
      assertThat(told.summaries.getOrDefault(MapPath.ROOT, MapSummary.EMPTY))
          .isEqualTo(root.summary());
      told.pages.forEach(
          (at, page) -> assertThat(told.summaries.get(at)).isEqualTo(page.summary(at)));
    }
    told.begin();
    assertThat(MapTree.update(root, all.values().stream().sorted().toList(), told, told))
        .isEqualTo(root);
    assertThat(told.changed).isEmpty();
  }

  private static final class Told implements MapPages, MapChanges {
    private final Map<MapPath, MapPage> pages = new HashMap<>();
    private final Map<MapPath, MapSummary> summaries = new HashMap<>();
    private final List<MappedCard> changed = new ArrayList<>();

    void begin() {
      changed.clear();
    }

    @Override
    public MapLeaves leaves(MapPath at) {
      return (MapLeaves) pages.get(at);
    }

    @Override
    public MapBranches branches(MapPath at) {
      return (MapBranches) pages.get(at);
    }

    @Override
    public void card(MappedCard card) {
      changed.add(card);
    }

    @Override
    public void summary(MapPath at, MapSummary summary) {
      assertThat(summary).isNotEqualTo(summaries.put(at, summary));
    }

    @Override
    public void page(MapPath at, MapPage page) {
      pages.put(at, page);
    }
  }

  @Test
  void a_proof_of_another_root_is_refused() throws Exception {
    CardMap map = new CardMap();
    Random random = new Random(1);
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      cards.add(MapOracle.id(random, 0));
      map.put(cards.getLast(), 0, CardState.AVAILABLE);
    }
    MapProof before = map.prove(cards.getFirst());
    before.verify(map.root().summary().hash());
    map.put(cards.getFirst(), 1, CardState.SOLD);
    byte[] after = map.root().summary().hash();
    assertThatThrownBy(() -> before.verify(after))
        .isInstanceOfSatisfying(
            ProofException.class,
            e -> assertThat(e.reason()).isEqualTo(ProofException.Reason.ROOT_MISMATCH));
    assertThatThrownBy(() -> map.prove(cards.getFirst()).verify(new byte[31]))
        .isInstanceOf(ProofException.class);
  }

  @Test
  void the_empty_map_proves_that_it_has_nothing() throws Exception {
    MapProof proof = new CardMap().prove(MapOracle.id(new byte[32]));
    proof.verify(new byte[32]);
    assertThat(proof.present()).isEmpty();
  }
}
