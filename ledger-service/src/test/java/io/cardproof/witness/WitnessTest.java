package io.cardproof.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.Equivocation;
import io.cardproof.log.AddCheckpoint;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.Cosignature;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignedNote;
import io.cardproof.proofs.GrowingLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers of c2sp.org/tlog-witness, and what a witness must never forget. */
@SuppressWarnings("NullAway.Init") // opened before each test
class WitnessTest {
  private static final String ORIGIN = "test.example/log";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @TempDir Path dir;
  private final GrowingLog log = new GrowingLog(ORIGIN);
  private final String hex = WitnessStore.nameOf(ORIGIN);
  private final List<String> alarms = new ArrayList<>();
  private Witness witness;

  @BeforeEach
  void open() {
    witness = reopened();
  }

  @AfterEach
  void close() {
    witness.close();
  }

  private Witness reopened() {
    return Witness.open(
        dir.resolve("w"),
        "witness.example/w",
        new WatchedLogs(Map.of(ORIGIN, List.of(log.key()))),
        InstantSource.fixed(NOW),
        alarms::add);
  }

  private static byte[] request(GrowingLog log, long old) {
    return request(log, old, log.note());
  }

  private static byte[] request(GrowingLog log, long old, SignedNote note) {
    long size = log.head().size();
    return new AddCheckpoint(old, Proofs.consistency(old, size, log.tiles()), note).bytes();
  }

  private void accepted(GrowingLog from, long old) throws Exception {
    Witness.Answer answer = witness.add(request(from, old));
    assertThat(answer.status()).isEqualTo(200);
    SignedNote.Signature line = AddCheckpoint.parseCosignatures(answer.body()).getFirst();
    SignedNote note = from.note().with(line);
    List<Cosignature> verified = Cosignature.verify(note, List.of(witness.key()), new JdkEd25519());
    assertThat(verified).extracting(Cosignature::timestamp).containsExactly(NOW.getEpochSecond());
  }

  private int status(byte[] body) throws IOException {
    return witness.add(body).status();
  }

  @Test
  void whatExtendsTheLastOne_isCosigned_alsoTheSameAgain() throws Exception {
    accepted(log.grow(5), 0);
    accepted(log.grow(3), 5);
    accepted(log, 8);
    accepted(log.grow(300), 8);
    SignedNote view = SignedNote.parse(witness.checkpoint(hex).body());
    assertThat(view.text()).isEqualTo(log.checkpoint().text());
    assertThat(view.verify(List.of(log.key(), witness.key()), new JdkEd25519())).hasSize(2);
  }

  @Test
  void anotherOldSize_isAnsweredWithItsOwn() throws Exception {
    accepted(log.grow(5), 0);
    log.grow(5);
    Witness.Answer answer = witness.add(request(log, 4));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("text/x.tlog.size");
    assertThat(answer.body()).isEqualTo("5\n".getBytes(StandardCharsets.US_ASCII));
    accepted(log, AddCheckpoint.parseSize(answer.body()));
  }

  @Test
  void anUnknownLog_andAForeignSignature_areRefused() throws Exception {
    assertThat(status(request(new GrowingLog("other.example/log").grow(1), 0))).isEqualTo(404);
    GrowingLog impostor = new GrowingLog(ORIGIN).grow(1);
    assertThat(status(request(impostor, 0))).isEqualTo(403);
    SignedNote forged = new SignedNote(log.grow(1).note().text(), bad(log.note()));
    assertThat(status(request(log, 0, forged))).isEqualTo(403);
    assertThat(witness.checkpoint(hex).status()).isEqualTo(404);
  }

  private static List<SignedNote.Signature> bad(SignedNote note) {
    SignedNote.Signature good = note.signatures().getFirst();
    byte[] bytes = good.bytes();
    bytes[10] ^= 1;
    return List.of(new SignedNote.Signature(good.name(), good.keyId(), bytes));
  }

  @Test
  void whatIsNoRequest_isRefused_andChangesNothing() throws Exception {
    log.grow(3);
    String good = new String(request(log, 0), StandardCharsets.UTF_8);
    String hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    String line = log.note().signatures().getFirst().line();
    for (String body :
        List.of(
            "",
            "old 0\n",
            good.replaceFirst("old 0", "old 00"),
            good.replaceFirst("old 0", "old -1"),
            good.replaceFirst("old 0", "old 9223372036854775808"),
            good.replaceFirst("old 0", "Old 0"),
            good.replaceFirst("\n", "\r\n"),
            good.replaceFirst("\n", "\nAAAA\n"),
            good.replaceFirst("\n", "\n" + hash.repeat(64)),
            good + line.repeat(100),
            good + line.repeat(10_000),
            good.substring(0, good.length() - 1),
            good + "\n")) {
      assertThat(status(body.getBytes(StandardCharsets.UTF_8))).as(body).isEqualTo(400);
    }
    assertThat(status(request(log, 3, new GrowingLog(ORIGIN).note()))).isEqualTo(403);
    assertThat(witness.checkpoint(hex).status()).isEqualTo(404);
  }

  @Test
  void anOldSizeAboveTheCheckpoints_isARequestThatCannotBeMeant() throws Exception {
    log.grow(3);
    byte[] body = new AddCheckpoint(4, List.of(), log.note()).bytes();
    assertThat(status(body)).isEqualTo(400);
  }

  @Test
  void aBadProof_isRefused() throws Exception {
    accepted(log.grow(5), 0);
    GrowingLog fork = log.otherView("fork").grow(9);
    assertThat(status(request(fork, 5))).isEqualTo(422);
    assertThat(status(new AddCheckpoint(5, List.of(), fork.note()).bytes())).isEqualTo(422);
    List<byte[]> needless = List.of(new byte[MerkleHash.LENGTH]);
    GrowingLog fresh = log.grow(1);
    byte[] tooLong =
        new AddCheckpoint(5, Collections.nCopies(63, new byte[MerkleHash.LENGTH]), fresh.note())
            .bytes();
    assertThat(status(tooLong)).isEqualTo(422);
    assertThat(status(new AddCheckpoint(0, needless, fresh.note()).bytes())).isEqualTo(409);
    assertThat(alarms).isEmpty();
  }

  @Test
  void anEmptyTreeWithARoot_isNoTree() throws Exception {
    String text = ORIGIN + "\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    SignedNote note = SignedNote.sign(text, log);
    assertThat(status(new AddCheckpoint(0, List.of(), note).bytes())).isEqualTo(422);
    accepted(log, 0);
    accepted(log.grow(1), 0);
  }

  @Test
  void twoRootsForOneSize_areRefused_andKeptAsEvidenceThatVerifiesItself() throws Exception {
    accepted(log.grow(5), 0);
    assertThat(witness.equivocation(hex).status()).isEqualTo(404);
    GrowingLog fork = log.otherView("fork").grow(5);
    assertThat(status(request(fork, 5))).isEqualTo(422);
    assertThat(alarms).hasSize(1);

    Path bundle = dir.resolve("equivocation.zip");
    Files.write(bundle, witness.equivocation(hex).body());
    assertThat(Equivocation.isOne(bundle)).isTrue();
    Equivocation proved = Equivocation.prove(bundle, List.of(log.key()), new JdkEd25519());
    assertThat(proved.one().size()).isEqualTo(5);
    assertThat(List.of(proved.one(), proved.other()))
        .containsExactlyInAnyOrder(log.checkpoint(), fork.checkpoint());
    // The log is still watched, and evidence of the first time stays.
    accepted(log.grow(1), 5);
    witness.close();
    witness = reopened();
    assertThat(witness.equivocation(hex).body()).isEqualTo(Files.readAllBytes(bundle));
  }

  @Test
  void twoRoots_areEvidenceAlsoWithAWrongOldSize() throws Exception {
    accepted(log.grow(5), 0);
    assertThat(status(request(log.otherView("fork").grow(5), 2))).isEqualTo(409);
    assertThat(witness.equivocation(hex).status()).isEqualTo(200);
  }

  @Test
  void evidenceThatShowsNoContradiction_isRefused() throws Exception {
    log.grow(4);
    SignedNote four = log.note();
    SignedNote five = log.grow(1).note();
    GrowingLog other = new GrowingLog("other.example/log").grow(5);
    List<NoteKey> both = List.of(log.key(), other.key());
    assertThatBad(Equivocation.toBytes(five, five), both, "nothing contradicts");
    assertThatBad(Equivocation.toBytes(four, five), both, "two sizes");
    assertThatBad(Equivocation.toBytes(five, other.note()), both, "two logs");
    assertThatBad(Equivocation.toBytes(five, other.note()), List.of(log.key()), "no log of");
    SignedNote fork = log.otherView("fork").grow(5).note();
    byte[] good = Equivocation.toBytes(five, fork);
    NoteKey stranger = new GrowingLog(ORIGIN).key();
    assertThatBad(good, List.of(stranger), "SIGNATURE_MISSING");
    SignedNote forged = new SignedNote(fork.text(), bad(fork));
    assertThatBad(Equivocation.toBytes(five, forged), both, "SIGNATURE_INVALID");
    for (int cut = 60; cut < 2 * five.bytes().length; cut += 31) {
      assertThatBad(java.util.Arrays.copyOf(good, cut), both, "");
    }
  }

  private void assertThatBad(byte[] zip, List<NoteKey> trusted, String why) throws IOException {
    Path file = Files.write(dir.resolve("bad.zip"), zip);
    assertThatExceptionOfType(BadBundle.class)
        .isThrownBy(() -> Equivocation.prove(file, trusted, new JdkEd25519()))
        .withMessageContaining(why);
  }

  @Test
  void itsMemoryAndItsKey_outliveIt() throws Exception {
    accepted(log.grow(5), 0);
    NoteKey key = witness.key();
    witness.close();
    witness = reopened();
    assertThat(witness.key()).isEqualTo(key);
    log.grow(1);
    assertThat(status(request(log, 0))).isEqualTo(409);
    accepted(log, 5);
  }

  @Test
  void aDamagedOrMissingFile_keepsItFromStarting() throws Exception {
    accepted(log.grow(5), 0);
    witness.close();
    Path state = dir.resolve("w/witness.state");
    Path key = dir.resolve("w/witness.key");
    byte[] good = Files.readAllBytes(state);
    for (int at = 0; at < good.length; at += 7) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      Files.write(state, bad);
      assertDoesNotStart(state);
    }
    Files.write(state, java.util.Arrays.copyOf(good, good.length / 2));
    assertDoesNotStart(state);
    Files.delete(state);
    assertDoesNotStart(state);
    Files.write(state, good);
    byte[] secret = Files.readAllBytes(key);
    Files.writeString(key, "PRIVATE+KEY+nothing");
    assertDoesNotStart(key);
    Files.delete(key);
    assertDoesNotStart(key);
    Files.write(key, secret);
    Files.setPosixFilePermissions(
        key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    witness = reopened();
  }

  private void assertDoesNotStart(Path named) {
    assertThatExceptionOfType(WitnessException.class)
        .isThrownBy(this::reopened)
        .withMessageContaining(named.toString());
  }

  @Test
  void aSecondWitnessInTheSameFolder_isRefused() {
    assertThatExceptionOfType(WitnessException.class)
        .isThrownBy(this::reopened)
        .withMessageContaining("witness.lock");
  }

  @Test
  void ofTwoForksThatComeAtOnce_oneIsCosigned() throws Exception {
    for (int round = 0; round < 20; round++) {
      long size = log.head().size();
      GrowingLog fork = log.otherView("").grow((int) size);
      GrowingLog one = log.grow(3);
      GrowingLog other = fork.forked("other " + round).grow(2);
      List<Callable<Integer>> both =
          List.of(() -> status(request(one, size)), () -> status(request(other, size)));
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : threads.invokeAll(both)) {
          statuses.add(answer.get());
        }
        assertThat(statuses).containsOnlyOnce(200);
      }
      Checkpoint kept = Checkpoint.parse(SignedNote.parse(witness.checkpoint(hex).body()).text());
      if (kept.equals(other.checkpoint())) {
        return;
      }
    }
  }
}
