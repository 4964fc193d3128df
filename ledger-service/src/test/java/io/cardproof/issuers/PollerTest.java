package io.cardproof.issuers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.cards.Refused;
import io.cardproof.ledger.Scene;
import io.cardproof.rules.RedemptionOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollerTest {
  @TempDir private Path folder = Path.of("");

  private ReportWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new ReportWorld(folder.resolve("ledger"));
    world.mint("CODE-A", "CODE-B", "CODE-C");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void told(String id, String code, String says) {
    world.system.journal.add(ReportWorld.report(id, code, says));
  }

  private List<ParkedReports.Parked> parked() {
    return world.parked().after(Scene.ISSUER, null, 100).items();
  }

  @Test
  void aPage_isAttestedAndThePlaceKept() {
    told("r1", "CODE-A", "OK");
    told("r2", "CODE-B", "NO");

    assertThat(world.poller().round()).as("there may be more").isZero();
    assertThat(world.poller().round()).as("nothing new").isEqualTo(Duration.ofMinutes(7));

    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(world.attested("CODE-B")).isEqualTo(1);
    assertThat(world.attested("CODE-C")).isZero();
    assertThat(world.system.asked).containsExactly("null", "2");
  }

  @Test
  void aCrashBetweenAttestationAndPlace_leavesOneAttestation() {
    told("r1", "CODE-A", "OK");
    told("r2", "CODE-B", "OK");
    for (boolean afterWrite : new boolean[] {false, true}) {
      world.table.crashAt(Poller.CURSOR, afterWrite);
      world.poller().round();
    }
    world.poller().round();

    assertThat(world.system.asked).containsExactly("null", "null", "2");
    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(world.attested("CODE-B")).isEqualTo(1);
    assertThat(world.count("attested")).isEqualTo(2);
    assertThat(world.count("repeated")).isEqualTo(2);
  }

  @Test
  void aLostAnswerOfTheLedger_leavesThePlace_andOneAttestation() {
    for (boolean afterCommit : new boolean[] {false, true}) {
      String id = "r-" + afterCommit;
      told(id, afterCommit ? "CODE-B" : "CODE-A", "OK");
      int place = world.system.asked.size();
      world.counter.ledger.lose(1, afterCommit);
      Poller poller = world.poller();
      poller.round();
      poller.round();
      assertThat(world.system.asked.subList(place, place + 2))
          .as("the same page again")
          .containsExactly(world.system.asked.get(place), world.system.asked.get(place));
    }

    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(world.attested("CODE-B")).isEqualTo(1);
    assertThat(parked()).isEmpty();
  }

  @Test
  void duplicatesInAnyOrder_areAttestedOnce() {
    told("r1", "CODE-A", "NO");
    told("r2", "CODE-A", "OK");
    told("r3", "CODE-B", "OK");
    world.system.journal.addAll(List.copyOf(world.system.journal));
    Collections.reverse(world.system.journal);
    world.poller().round();

    assertThat(world.attested("CODE-A")).as("a failure and a success").isEqualTo(2);
    assertThat(world.attested("CODE-B")).isEqualTo(1);
    assertThat(parked()).isEmpty();
  }

  @Test
  void anUnmappedCode_isNoAttestation_untilItIsMapped() {
    told("r1", "CODE-A", "E-17");
    told("r2", "CODE-B", "OK");
    long before = world.entries().size();
    world.poller().round();
    Poller poller = world.poller();
    poller.round();

    assertThat(world.entries()).as("CODE-B's alone").hasSize((int) before + 1);
    assertThat(world.count("unmapped")).as("counted once").isEqualTo(1);
    assertThat(parked())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.reason()).isEqualTo(ReportDesk.UNMAPPED);
          assertThat(one.report().issuerCode()).isEqualTo("E-17");
          assertThat(one.report().code()).as("its card is known").isNull();
        });

    world.codes.put("E-17", RedemptionOutcome.NOT_ACTIVATED);
    world.poller().round();
    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(parked()).isEmpty();
  }

  /** Rule 7 of claims: the issuer saw the code before anybody registered it. */
  @Test
  void aUseBeforeTheCardIsThere_waitsForTheCard() throws Exception {
    told("r1", "CODE-LATE", "OK");
    world.poller().round();
    world.poller().round();
    assertThat(parked())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("card.unknown"));

    world.mint("CODE-LATE");
    world.poller().round();
    assertThat(world.attested("CODE-LATE")).isEqualTo(1);
    assertThat(parked()).isEmpty();
  }

  @Test
  void whatTheLedgerRefusesForGood_isParked_andNotTriedAgain() {
    told("r1", "CODE-A", "OK");
    told("r2", "CODE-A", "OK");
    world.poller().round();
    long entries = world.entries().size();
    world.poller().round();
    world.poller().round();

    assertThat(world.entries()).hasSize((int) entries);
    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(parked())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.reason()).isEqualTo("card.already_redeemed");
          assertThat(ReportDesk.isMendable(one.reason())).isFalse();
        });
  }

  @Test
  void oneIdForTwoReports_isParkedAsSuch() {
    told("r1", "CODE-A", "OK");
    told("r1", "CODE-B", "OK");
    world.poller().round();

    assertThat(world.attested("CODE-B")).isZero();
    assertThat(parked())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("submission.mismatch"));
  }

  @Test
  void aSuspendedIssuer_waitsWhereItIs() throws Exception {
    told("r1", "CODE-A", "OK");
    world.suspendIssuer();
    Poller poller = world.poller();
    poller.round();
    poller.round();

    assertThat(world.system.asked).containsExactly("null", "null");
    assertThat(parked()).isEmpty();
  }

  @Test
  void failures_waitLongerEachTime_andAsLongAsTheIssuerAsks() {
    Poller poller = world.poller();
    world.system.failWith(new IssuerException("status 500"));
    Duration first = poller.round();
    for (int i = 0; i < 20; i++) {
      poller.round();
    }
    assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(poller.round()).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    world.system.failWith(new IssuerException("status 503", 900));
    assertThat(poller.round()).isEqualTo(Duration.ofMinutes(15));

    world.system.failWith(null);
    assertThat(poller.round()).isEqualTo(Duration.ofMinutes(7));
    world.system.failWith(new IssuerException("status 500"));
    assertThat(poller.round()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void codesThatAreNotOnTheLedger_costTheirIssuerNothing() {
    for (int i = 0; i < 1_500; i++) {
      told("foreign-" + i, "FOREIGN-" + i, "OK");
    }
    told("r1", "CODE-A", "OK");
    world.parkingAtMost(50);
    Poller poller = world.poller();
    while (poller.round().isZero()) {
      // The next page.
    }

    assertThat(world.attested("CODE-A")).isEqualTo(1);
    assertThat(world.count("unknown_card")).isEqualTo(50);
    assertThat(world.count("dropped")).as("no room").isEqualTo(1_450);
  }

  @Test
  void withoutRoom_whatNeedsAPersonWaits() {
    world.parkingAtMost(1);
    told("r1", "CODE-A", "E-1");
    told("r2", "CODE-B", "E-2");
    Poller poller = world.poller();

    assertThat(poller.round()).isEqualTo(Duration.ofMinutes(10));
    world.codes.put("E-1", RedemptionOutcome.FAILED);
    world.codes.put("E-2", RedemptionOutcome.FAILED);
    poller.round();
    poller.round();
    assertThat(world.attested("CODE-B")).isEqualTo(1);
    assertThat(parked()).isEmpty();
  }

  @Test
  void whatIsParked_showsNeitherCodeNorAccount() {
    IssuerReport elsewhere =
        new IssuerReport(
            "secret-id",
            "CODE-SECRET",
            null,
            "NO-SUCH-SKU",
            null,
            "OK",
            ReportWorld.AT,
            "13800000000",
            null,
            null);
    world.system.journal.add(elsewhere);
    told("r2", "CODE-SECRET", "OK");
    world.poller().round();

    assertThat(parked()).hasSize(2);
    assertThat(elsewhere.toString()).doesNotContain("CODE");
    world
        .table
        .scan("", null, 100)
        .forEach(item ->
            assertThat(item.key() + new String(item.value(), UTF_8))
                .doesNotContain("CODE-SECRET", "13800000000", "secret-id"));
  }

  @Test
  void anIssuersOwnKeys_areNoKeysOfTheMember() {
    told("r1", "CODE-A", "OK");
    world.poller().round();
    String ours = Scene.id(Scene.ISSUER, "issuer report r1");

    assertThat(world.entries().getLast().command().id()).isEqualTo(ours);
    assertThat("issuer report r1".chars().anyMatch(c -> c == ' '))
        .as("a header with a space is refused")
        .isTrue();
  }

  @Test
  void aDeskThatCannotDecide_throws_andKeepsNothing() {
    world.counter.ledger.lose(1, false);
    IssuerReport report = ReportWorld.report("r1", "CODE-A", "OK");

    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    Refused.class, () -> world.desk().settle(Scene.ISSUER, world.codes, report))
                .code())
        .isEqualTo("ledger.outcome_unknown");
    assertThat(parked()).isEmpty();
  }
}
