package io.cardproof.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.cards.Refused;
import io.cardproof.exchange.MemoryTable;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which checkpoints are kept, and that the same question finds the same one. */
class AnchorsTest {
  private static final int NEVER = 1_000_000;

  private final GrowingLog log = new GrowingLog("test.example/log");
  private final MemoryTable table = new MemoryTable();
  private final List<String> stamped = new ArrayList<>();
  private boolean authorityFails;

  /** Cosigns by adding nothing; a test says whether that is enough. */
  private static final class Switch implements Cosigners {
    private boolean met = true;

    @Override
    public SignedNote cosign(Checkpoint checkpoint, SignedNote note) {
      if (!met) {
        throw CheckpointPublisher.unavailable();
      }
      return note;
    }

    @Override
    public boolean suffice(SignedNote note) {
      return true;
    }
  }

  private final Switch witnesses = new Switch();

  private CheckpointPublisher publisher() {
    CheckpointPublisher publisher =
        new CheckpointPublisher(
            log,
            log,
            (note, size, root) -> {},
            new CheckpointPublisher.Witnessing(witnesses, table),
            3_600_000);
    publisher.start();
    return publisher;
  }

  private byte[] stamp(String text) {
    if (authorityFails) {
      throw Refused.of("proof.unavailable");
    }
    stamped.add(text);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Anchors anchors(CheckpointPublisher publisher, String series, boolean stamping) {
    Anchors anchors =
        new Anchors(
            publisher, table, new Anchors.Terms(series, stamping ? this::stamp : null, NEVER));
    anchors.start();
    return anchors;
  }

  private static long size(Anchors.Anchor anchor) {
    return anchor.checkpoint().size();
  }

  @Test
  void theFirstOneThatCovers_isFoundForEverySizeBelow_alsoAfterMoreWereKept() {
    log.grow(5);
    try (CheckpointPublisher publisher = publisher();
        Anchors anchors = anchors(publisher, "a", false)) {
      Anchors.Anchor first = anchors.covering(3);
      log.grow(5);
      Anchors.Anchor second = anchors.covering(6);
      assertThat(size(first)).isEqualTo(5);
      assertThat(size(second)).isEqualTo(10);
      for (long size = 0; size <= 5; size++) {
        assertThat(anchors.covering(size).note()).isEqualTo(first.note());
      }
      assertThat(anchors.covering(10).note()).isEqualTo(second.note());
      assertThat(anchors.at(5)).map(Anchors.Anchor::note).contains(first.note());
      assertThat(anchors.at(7)).isEmpty();
      assertThat(first.timeToken()).isNull();
    }
  }

  @Test
  void aSizeThatTheLogHasNotReached_isUnknown() {
    log.grow(2);
    try (CheckpointPublisher publisher = publisher();
        Anchors anchors = anchors(publisher, "a", false)) {
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> anchors.covering(3))
          .matches(refused -> refused.code().equals("entry.unknown"));
    }
  }

  @Test
  void aTimeStampIsKeptWithIt_andAskedForOnce() {
    log.grow(4);
    try (CheckpointPublisher publisher = publisher();
        Anchors anchors = anchors(publisher, "a", true)) {
      Anchors.Anchor anchor = anchors.covering(4);
      assertThat(anchors.covering(1).timeToken()).isEqualTo(anchor.timeToken());
      assertThat(stamped).containsExactly(anchor.checkpoint().text());
    }
  }

  @Test
  void withoutATimeStamp_nothingNewIsKept_andWhatWasKeptStays() {
    log.grow(4);
    try (CheckpointPublisher publisher = publisher();
        Anchors anchors = anchors(publisher, "a", true)) {
      anchors.covering(4);
      authorityFails = true;
      log.grow(1);
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> anchors.covering(5))
          .matches(refused -> refused.code().equals("proof.unavailable"));
      assertThat(size(anchors.covering(4))).isEqualTo(4);
      assertThat(anchors.at(5)).isEmpty();
    }
  }

  @Test
  void otherTermsBeginAnotherSeries_andTheOlderOnesAreFoundByTheirSize() {
    log.grow(4);
    try (CheckpointPublisher publisher = publisher()) {
      try (Anchors without = anchors(publisher, "plain", false)) {
        without.covering(4);
      }
      log.grow(2);
      publisher.covering(5);
      try (Anchors with = anchors(publisher, "stamped", true)) {
        assertThat(size(with.covering(1))).isEqualTo(6);
        assertThat(with.covering(1).timeToken()).isNotNull();
        assertThat(with.at(4)).isPresent();
      }
      try (Anchors again = anchors(publisher, "stamped", true)) {
        assertThat(size(again.covering(1))).isEqualTo(6);
      }
    }
  }

  @Test
  void withoutAQuorum_theOlderCheckpointIsServed_alsoAfterARestart() {
    log.grow(4);
    try (CheckpointPublisher publisher = publisher()) {
      assertThat(publisher.latest().checkpoint().size()).isEqualTo(4);
    }
    witnesses.met = false;
    log.grow(3);
    try (CheckpointPublisher publisher = publisher();
        Anchors anchors = anchors(publisher, "a", false)) {
      assertThat(publisher.latest().checkpoint().size()).isEqualTo(4);
      assertThat(publisher.covering(3).checkpoint().size()).isEqualTo(4);
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> anchors.covering(7))
          .matches(refused -> refused.code().equals("proof.unavailable"))
          .matches(refused -> refused.details().retryAfterSeconds() > 0);
      assertThat(size(anchors.covering(4))).isEqualTo(4);
      assertThat(publisher.lacksQuorum()).isTrue();
    }
  }

  @Test
  void beforeTheFirstQuorum_nothingIsServed() {
    log.grow(1);
    witnesses.met = false;
    try (CheckpointPublisher publisher = publisher()) {
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(publisher::latest)
          .matches(refused -> refused.code().equals("proof.unavailable"));
    }
  }
}
