package io.cardproof.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.TlogProof;
import io.cardproof.replay.Monitor.Finding;
import io.cardproof.replay.Monitor.Look;
import io.cardproof.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor remembers, and what it makes of a log that changes its mind. */
final class MonitorTest {
  private static List<byte[]> leaves = List.of();

  @TempDir private Path dir = Path.of("");

  @BeforeAll
  static void play(@TempDir Path folder) throws Exception {
    leaves = PlayedLog.play(folder.resolve("played"));
  }

  private Path state() {
    return dir.resolve("log.seen");
  }

  private Path evidence(String file) {
    return dir.resolve("log.seen.evidence").resolve(file);
  }

  private Monitor open(PlayedLog log) {
    return Monitor.open(log, log.policy(), state(), Ed25519::verify);
  }

  /** As a process of its own would. */
  private Look look(PlayedLog log) {
    try (Monitor monitor = open(log)) {
      return monitor.look((at, of) -> {});
    }
  }

  @Test
  void growth_is_followed_across_restarts_and_decided_once() throws IOException {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(90);
    assertThat(look(log).newEntries()).isEqualTo(90);
    assertThat(look(log).finding()).isEqualTo(Finding.SAME);
    log.publish(300);
    Look grown = look(log);
    assertThat(grown.finding()).isEqualTo(Finding.GROWN);
    assertThat(grown.newEntries()).isEqualTo(210);
    assertThat(state()).hasBinaryContent(log.shown("checkpoint"));
    log.publish(90);
    assertThat(look(log).finding()).isEqualTo(Finding.OLDER);
    assertThat(dir.resolve("log.seen.evidence")).doesNotExist();
  }

  @Test
  void a_crash_before_the_entries_were_taken_is_made_up_for() throws IOException {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(300);
    Files.write(state(), log.shown("checkpoint"));
    Look look = look(log);
    assertThat(look.finding()).isEqualTo(Finding.SAME);
    assertThat(look.newEntries()).isEqualTo(300);
  }

  @Test
  void a_log_that_takes_an_entry_back_is_caught_with_both_checkpoints() throws IOException {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(300);
    look(log);
    byte[] before = log.shown("checkpoint");
    log.with(200, leaves.get(201)).publish(300);
    assertThatThrownBy(() -> look(log)).isInstanceOf(BadLog.class).hasMessageContaining("300");
    assertThat(evidence("checkpoint-before")).hasBinaryContent(before);
    assertThat(evidence("checkpoint")).hasBinaryContent(log.shown("checkpoint"));
    assertThat(evidence("reason.txt")).content().contains("contradict");

    log.publish(350);
    assertThatThrownBy(() -> look(log)).hasMessageContaining("does not extend");
    log.publish(250);
    assertThatThrownBy(() -> look(log)).hasMessageContaining("at a size of 250");
    assertThat(dir.resolve("log.seen.evidence-3")).exists();
    assertThat(state()).as("what was good stays").hasBinaryContent(before);
  }

  @Test
  void an_unlawful_entry_is_kept_with_the_proof_that_the_log_holds_it() throws Exception {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(150);
    look(log);
    log.with(200, leaves.get(199)).publish(300);
    assertThatThrownBy(() -> look(log)).hasMessageStartingWith("entry 200 ");
    TlogProof proof = TlogProof.parse(Files.readAllBytes(evidence("entry-200.json.tlog-proof")));
    byte[] leaf = Files.readAllBytes(evidence("entry-200.json"));
    assertThat(proof.verify(leaf, log.policy(), Ed25519::verify).size()).isEqualTo(300);
    assertThat(proof.index()).isEqualTo(200);

    assertThatThrownBy(() -> look(log)).as("found again").hasMessageStartingWith("entry 200 ");
    try (Store store = Store.open(dir.resolve("log.seen.ledger"))) {
      assertThat(store.head().size()).isLessThanOrEqualTo(200);
    }
  }

  @Test
  void a_checkpoint_of_another_key_is_bad_evidence_and_not_seen() throws Exception {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(90);
    LogPolicy another = LogPolicy.trusting(PlayedLog.signer("another").key());
    try (Monitor monitor = Monitor.open(log, another, state(), Ed25519::verify)) {
      assertThatThrownBy(() -> monitor.look((at, of) -> {})).isInstanceOf(BadLog.class);
    }
    assertThat(state()).doesNotExist();
    assertThat(evidence("checkpoint")).exists();
  }

  @Test
  void a_missing_quorum_is_bad() throws Exception {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(90);
    String witness =
        io.cardproof.log.NoteKey.cosigner(
                "witness.example", PlayedLog.signer("witness").key().publicKey())
            .format();
    LogPolicy policy =
        LogPolicy.parse(
            log.policyText().replace("quorum none", "witness w " + witness + "\nquorum w"));
    try (Monitor monitor = Monitor.open(log, policy, state(), Ed25519::verify)) {
      assertThatThrownBy(() -> monitor.look((at, of) -> {}))
          .isInstanceOf(BadLog.class)
          .hasMessageContaining("quorum");
    }
  }

  @Test
  void a_log_that_is_away_or_shows_nonsense_is_neither_good_nor_bad() {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(90);
    assertThatThrownBy(() -> look(log.away(true))).isInstanceOf(LogUnavailable.class);
    log.away(false).show("checkpoint", new byte[] {'<', 'h', 't', 'm', 'l', '>'});
    assertThatThrownBy(() -> look(log)).isInstanceOf(LogUnavailable.class);
    assertThat(dir.resolve("log.seen.evidence")).doesNotExist();
  }

  @Test
  void a_ledger_that_is_not_this_logs_is_refused() throws Exception {
    PlayedLog other = new PlayedLog(leaves).with(80, leaves.get(81));
    other.publish(80);
    look(other);
    PlayedLog log = new PlayedLog(leaves).with(50, leaves.get(51));
    log.publish(90);
    Files.write(state(), log.shown("checkpoint"));
    assertThatThrownBy(() -> look(log)).isInstanceOf(CannotFollow.class);
  }

  @Test
  void a_state_of_another_log_is_refused() throws Exception {
    PlayedLog log = new PlayedLog(leaves);
    log.publish(90);
    Files.writeString(state(), "not a checkpoint");
    assertThatThrownBy(() -> open(log)).isInstanceOf(CannotFollow.class);
  }
}
