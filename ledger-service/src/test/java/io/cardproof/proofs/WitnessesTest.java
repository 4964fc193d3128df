package io.cardproof.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.cardproof.cards.Refused;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.NoteKey;
import io.cardproof.log.SignedNote;
import io.cardproof.witness.WatchedLogs;
import io.cardproof.witness.Witness;
import io.cardproof.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher's side of witnessing, against witnesses of every temper. */
class WitnessesTest {
  private static final String ORIGIN = "test.example/log";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;
  private final GrowingLog log = new GrowingLog(ORIGIN).grow(5);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    ended.countDown();
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  /** A witness that runs: its line in a policy, without the keyword. */
  private record Running(Witness witness, int port) {
    String line() {
      return witness.key().name() + " " + witness.key().format() + " http://127.0.0.1:" + port;
    }
  }

  private Running good(String name) throws IOException {
    return running(name, InstantSource.system());
  }

  private Running running(String name, InstantSource clock) throws IOException {
    Witness witness =
        Witness.open(
            dir.resolve(name),
            name,
            new WatchedLogs(Map.of(ORIGIN, List.of(log.key()))),
            clock,
            line -> {});
    WitnessServer server =
        new WitnessServer(witness, InetAddress.getLoopbackAddress(), 0, line -> {});
    server.start();
    open.add(server);
    return new Running(witness, server.port());
  }

  /** A server that answers every request with these bytes. */
  private int answering(int status, byte[] body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  /** A server that sends half an answer, until the test ends. */
  private int hanging() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private static String line(String name, int port) {
    NoteKey key = NoteKey.cosigner(name, Ed25519.generate().publicKey());
    return name + " " + key.format() + " http://127.0.0.1:" + port;
  }

  private static String policy(int quorum, List<String> lines) {
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      text.append("witness ").append(line).append('\n');
      names.add(line.substring(0, line.indexOf(' ')));
    }
    return text
        + "group all-of-them "
        + quorum
        + " "
        + String.join(" ", names)
        + "\nquorum all-of-them\n";
  }

  private Witnesses witnesses(int quorum, String... lines) throws LogFormatException {
    return witnesses(PATIENCE, quorum, lines);
  }

  private Witnesses witnesses(Duration patience, int quorum, String... lines)
      throws LogFormatException {
    ServedPolicy served = ServedPolicy.of(policy(quorum, List.of(lines)), log.key());
    Witnesses witnesses =
        new Witnesses(
            served,
            new Witnesses.Ground(
                log.tiles(),
                Ed25519::verify,
                InstantSource.system(),
                patience,
                (name, word) -> heard.add(name + " " + word)));
    open.add(witnesses);
    return witnesses;
  }

  private SignedNote cosigned(Witnesses witnesses) {
    return witnesses.cosign(log.checkpoint(), log.note());
  }

  private void assertRefused(Witnesses witnesses) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> cosigned(witnesses))
        .matches(refused -> refused.code().equals("proof.unavailable"));
  }

  @Test
  void aQuorumOfGoodWitnesses_makesANoteThatThePolicyBelieves() throws Exception {
    Running one = good("one");
    Running two = good("two");
    Witnesses witnesses = witnesses(2, one.line(), two.line());
    for (int round = 0; round < 3; round++) {
      SignedNote note = cosigned(witnesses);
      LogPolicy policy =
          LogPolicy.parse(
              "log " + log.key().format() + "\n" + policy(2, List.of(one.line(), two.line())));
      assertThat(policy.open(note, Ed25519::verify)).isEqualTo(log.checkpoint());
      assertThat(witnesses.suffice(note)).isTrue();
      assertThat(witnesses.suffice(log.note())).isFalse();
      log.grow(100);
    }
    assertThat(witnesses.report()).hasSize(2);
    assertThat(heard).containsOnly("one good", "two good");
  }

  @Test
  void aRestartedGateway_learnsFromTheWitnessWhereItStands() throws Exception {
    Running one = good("one");
    cosigned(witnesses(1, one.line()));
    log.grow(9);
    cosigned(witnesses(1, one.line()));
    assertThat(heard).containsOnly("one good");
  }

  @Test
  void oneThatIsDown_orSlow_delaysNothingThatDoesWithoutIt() throws Exception {
    Running one = good("one");
    Running two = good("two");
    Witnesses witnesses =
        witnesses(2, one.line(), two.line(), line("down", 1), line("slow", hanging()));
    for (int round = 0; round < 3; round++) {
      assertThat(cosigned(witnesses).signatures()).hasSize(3);
      log.grow(1);
    }
  }

  /** What is said of a witness once it was asked: a round may end before each has answered. */
  private static String told(Witnesses witnesses, String name) throws InterruptedException {
    while (String.valueOf(witnesses.report().get(name)).startsWith("unasked")) {
      Thread.sleep(1);
    }
    return String.valueOf(witnesses.report().get(name));
  }

  @Test
  void withTooFew_nothingIsPublished_andTheReportSaysWhoAndWhy() throws Exception {
    Running one = good("one");
    Witnesses witnesses = witnesses(2, one.line(), line("down", 1));
    assertRefused(witnesses);
    assertThat(told(witnesses, "one")).startsWith("good").endsWith("stands at 5");
    assertThat(told(witnesses, "down")).startsWith("down");
  }

  @Test
  void oneThatHangs_isWaitedForAsLongAsConfigured() throws Exception {
    Witnesses witnesses = witnesses(Duration.ofMillis(200), 1, line("slow", hanging()));
    assertRefused(witnesses);
    assertThat(told(witnesses, "slow")).startsWith("slow");
  }

  @Test
  void whatIsNoCosignature_isNeverInANote() throws Exception {
    Running one = good("one");
    Running other = good("other");
    UnaryOperator<SignedNote> byOther = note -> witnesses(1, other).cosign(log.checkpoint(), note);
    byte[] othersLine =
        byOther.apply(log.note()).signatures().getLast().line().getBytes(StandardCharsets.UTF_8);
    String liar = line("liar", answering(200, othersLine));
    String garbler =
        line("garbler", answering(200, "no signature\n".getBytes(StandardCharsets.US_ASCII)));
    String flooder = line("flooder", answering(200, new byte[1 << 20]));
    Witnesses witnesses = witnesses(1, liar, garbler, flooder, one.line());
    SignedNote note = cosigned(witnesses);
    assertThat(note.signatures()).hasSize(2);
    assertThat(note.signatures().getLast().name()).isEqualTo("one");
    Witnesses without = witnesses(1, liar, garbler, flooder);
    assertRefused(without);
    assertThat(told(without, "liar")).startsWith("lying");
    assertThat(told(without, "garbler")).startsWith("lying");
    assertThat(told(without, "flooder")).startsWith("down");
  }

  private Witnesses witnesses(int quorum, Running running) {
    try {
      return witnesses(quorum, running.line());
    } catch (LogFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aForgedCosignatureUnderItsOwnName_isALie() throws Exception {
    NoteKey key = NoteKey.cosigner("liar", Ed25519.generate().publicKey());
    SignedNote.Signature forged = new SignedNote.Signature("liar", key.id(), new byte[8 + 64]);
    int port = answering(200, forged.line().getBytes(StandardCharsets.UTF_8));
    Witnesses witnesses = witnesses(1, "liar " + key.format() + " http://127.0.0.1:" + port);
    assertRefused(witnesses);
    assertThat(told(witnesses, "liar")).startsWith("lying");
  }

  @Test
  void sizesThatCannotBe_areNotFollowedForEver() throws Exception {
    String behind = line("behind", answering(409, "2\n".getBytes(StandardCharsets.US_ASCII)));
    String ahead = line("ahead", answering(409, "99\n".getBytes(StandardCharsets.US_ASCII)));
    String vague = line("vague", answering(409, "2".getBytes(StandardCharsets.US_ASCII)));
    String split = line("split", answering(422, new byte[0]));
    String stranger = line("stranger", answering(404, new byte[0]));
    Witnesses witnesses = witnesses(1, behind, ahead, vague, split, stranger);
    assertRefused(witnesses);
    assertThat(told(witnesses, "behind")).startsWith("behind");
    assertThat(told(witnesses, "ahead")).startsWith("ahead");
    assertThat(told(witnesses, "vague")).startsWith("refusing");
    assertThat(told(witnesses, "split")).startsWith("split");
    assertThat(told(witnesses, "stranger")).startsWith("refusing: status 404");
  }

  @Test
  void aWitnessThatHasSeenAnotherView_doesNotCosignThisOne() throws Exception {
    Running one = good("one");
    GrowingLog fork = log.otherView("fork").grow(5);
    ServedPolicy served = ServedPolicy.of(policy(1, List.of(one.line())), log.key());
    Witnesses forks =
        new Witnesses(
            served,
            new Witnesses.Ground(
                fork.tiles(), Ed25519::verify, InstantSource.system(), PATIENCE, (a, b) -> {}));
    open.add(forks);
    forks.cosign(fork.checkpoint(), fork.note());
    Witnesses witnesses = witnesses(1, one.line());
    assertRefused(witnesses);
    assertThat(told(witnesses, "one")).startsWith("split");
    log.grow(7);
    assertRefused(witnesses);
  }

  @Test
  void aCosignatureOfAnotherYear_doesNotCount() throws Exception {
    Instant lastYear = Instant.now().minus(Duration.ofDays(365));
    Running late = running("late", InstantSource.fixed(lastYear));
    Witnesses witnesses = witnesses(1, late.line());
    assertRefused(witnesses);
    assertThat(told(witnesses, "late")).startsWith("clock");
  }

  @Test
  void withoutAQuorum_nobodyIsWaitedFor() throws Exception {
    String witness = line("slow", hanging());
    ServedPolicy served = ServedPolicy.of("witness " + witness + "\nquorum none\n", log.key());
    Witnesses witnesses =
        new Witnesses(
            served,
            new Witnesses.Ground(
                log.tiles(),
                Ed25519::verify,
                InstantSource.system(),
                Duration.ofDays(1),
                (a, b) -> {}));
    open.add(witnesses);
    assertThat(cosigned(witnesses).signatures()).hasSize(1);
  }

  @Test
  void whatIsServed_isAPolicyThatAStrangerCanUse() throws Exception {
    String file = "# ours\n\n" + policy(1, List.of(line("one", 1), line("two", 2)));
    ServedPolicy served = ServedPolicy.of(file.replace(" http", "\t http"), log.key());
    assertThat(served.text()).startsWith("log " + log.key().format() + "\nwitness one one+");
    assertThat(LogPolicy.parse(served.text()).witnesses()).hasSize(2);
    assertThat(served.text()).doesNotContain("#");
    ServedPolicy moved = ServedPolicy.of(file.replace(":1\n", ":3\n"), log.key());
    assertThat(moved.series()).isEqualTo(served.series());
    assertThat(ServedPolicy.alone(log.key()).series()).isNotEqualTo(served.series());
  }

  @Test
  void aPolicyThatCannotBeKept_isRefused() {
    String keyed = line("one", 1);
    String without = keyed.substring(0, keyed.lastIndexOf(' '));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServedPolicy.of(policy(1, List.of(without)), log.key()))
        .withMessageContaining("quorum");
    String other = "log " + new GrowingLog(ORIGIN).key().format() + "\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServedPolicy.of(other + policy(1, List.of(keyed)), log.key()))
        .withMessageContaining("not among");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> witnesses(1, keyed.replace("http:", "file:")));
  }
}
