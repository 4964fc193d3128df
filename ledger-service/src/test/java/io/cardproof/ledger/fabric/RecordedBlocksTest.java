package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.Entries;
import io.cardproof.ledger.EveryEntry;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.fabric.ChainBlock.Validity;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that a real network made, read without one. */
class RecordedBlocksTest {
  private static final String CHANNEL = "cards";

  @TempDir Path dir;

  private static List<Block> blocks(String profile) throws Exception {
    try (InputStream in =
        RecordedBlocksTest.class.getResourceAsStream("/fabric/" + profile + "-blocks.gz")) {
      return Recording.read(Objects.requireNonNull(in));
    }
  }

  private RealGateway replayed(String profile) throws Exception {
    Chain recording = new Recording(blocks(profile), CHANNEL, BlockRecorderIT.NAME);
    return RealGateway.open(
        dir.resolve(profile), recording, Scene.genesisHash(EveryEntry.genesis()), null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raft", "bft"})
  void everyKindOfEventComesToTheRootThatTheEmbeddedLedgerComesTo(String profile) throws Exception {
    try (RealGateway gateway = replayed(profile)) {
      Replica replica = gateway.replica();
      Set<Class<?>> kinds = new HashSet<>();
      List<Submission> submissions = new ArrayList<>();
      for (Entry entry : Entries.of(replica)) {
        entry.events().forEach(event -> kinds.add(event.getClass()));
        submissions.add(new Submission(entry.command(), entry.signature(), List.of()));
      }
      Set<Class<?>> all = new HashSet<>(Arrays.asList(Event.class.getPermittedSubclasses()));
      all.removeIf(kind -> !kind.isRecord());
      all.remove(Event.LedgerUpgraded.class);
      // Younger than the recordings.
      all.remove(Event.LedgerMoved.class);
      all.remove(Event.MemberDelegated.class);
      assertThat(kinds).containsAll(all);
      assertThat(embedded(profile, submissions)).isEqualTo(gateway.ledger().head().root());
    }
  }

  /** The root after the same commands in the same order. */
  private String embedded(String profile, List<Submission> submissions) throws Exception {
    try (Store store = Store.create(dir.resolve(profile + "-embedded"))) {
      EmbeddedLedger.initialise(store, submissions.getFirst());
      try (EmbeddedLedger ledger =
          new EmbeddedLedger(
              store,
              () -> Instant.ofEpochMilli(submissions.getFirst().command().at()),
              (submission, state) -> true,
              (message, cause) -> {
                throw new AssertionError(message, cause);
              })) {
        for (Submission submission : submissions.subList(1, submissions.size())) {
          ledger.submit(submission);
        }
        return ledger.head().root();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raft", "bft"})
  void conflictsAndDuplicatesAreInTheBlocksAndNotInTheLedger(String profile) throws Exception {
    BlockReader reader = new BlockReader(CHANNEL, BlockRecorderIT.NAME);
    Set<Validity> met = EnumSet.noneOf(Validity.class);
    for (Block block : blocks(profile)) {
      reader.read(block).transactions().forEach(transaction -> met.add(transaction.validity()));
    }
    assertThat(met).contains(Validity.VALID, Validity.CONFLICT);
    // SmartBFT's orderers do not order a transaction twice.
    assertThat(met.contains(Validity.DUPLICATE)).isEqualTo(profile.equals("raft"));
    try (RealGateway gateway = replayed(profile)) {
      Set<String> submissions = new HashSet<>();
      for (Entry entry : Entries.of(gateway.replica())) {
        assertThat(submissions.add(entry.command().id())).isTrue();
      }
    }
  }

  @Test
  void bothKindsOfConsensusComeToTheSameRoot() throws Exception {
    try (RealGateway raft = replayed("raft");
        RealGateway bft = replayed("bft")) {
      assertThat(bft.ledger().head()).isEqualTo(raft.ledger().head());
    }
  }

  @Test
  void aBlockWhoseDataWasChangedIsNotRead() throws Exception {
    Block block = blocks("raft").getLast();
    Block changed =
        block.toBuilder()
            .setData(
                block.getData().toBuilder()
                    .setData(0, block.getData().getData(0).concat(block.getData().getData(0))))
            .build();
    BlockReader reader = new BlockReader(CHANNEL, BlockRecorderIT.NAME);
    assertThatThrownBy(() -> reader.read(changed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other data than its header says");
  }
}
