package io.cardproof.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.codec.Canonical;
import io.cardproof.log.Checkpoint;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.Scene;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted from a small ledger, figure by figure. */
class CountingTest {
  private static final String STORY =
      """
      09:00 acme mints with vault
      09:01 acme mints with vault on x
      09:02 acme mints with vault on y
      10:00 shop sells
      10:00 mall sells on x
      10:00 mall sells on y
      10:01 shop delivers
      10:01 mall delivers on x
      10:02 vault deposits 10.50 of shop
      10:03 vault deposits 0.25 of mall
      11:00 buyer claims STOLEN
      11:10 shop responds with CHAT_LOG
      11:20 acme responds with CHAT_LOG
      11:30 judge rules UPHELD of acme
      12:00 shop appeals
      12:40 judy rules REJECTED
      13:00 buyer claims NOT_ACTIVATED on x order other
      13:10 brand attests NOT_ACTIVATED on x
      13:20 buyer claims NOT_ACTIVATED on x
      13:50 watcher reissues on x
      14:00 brand attests FAILED on y
      14:00 buyer claims NOT_DELIVERED on y
      16:00:00.001 watcher breaches RESPONSE
      1d 10:00 acme claims STOLEN on y
      1d 10:05 mall responds with CHAT_LOG
      1d 11:00 vault deposits 1.00 of shop
      """;

  private static List<byte[]> log() {
    Scene scene = new Scene();
    STORY.lines().forEach(scene::play);
    return scene.entries().stream().map(Entry::toLeaf).toList();
  }

  private static WarrantyReport report(
      List<byte[]> log, @Nullable String from, @Nullable String to) {
    Period period =
        new Period(from == null ? null : Scene.time(from), to == null ? null : Scene.time(to));
    Checkpoint checkpoint = new Checkpoint("log.example", log.size(), new byte[32]);
    return Counting.report(
        (first, count) -> log.subList((int) first, (int) first + count), checkpoint, period);
  }

  private static Figures of(String member, WarrantyReport report) {
    return report.of(member).members().getFirst();
  }

  private static Map<String, Long> some(Map<String, Long> counts) {
    Map<String, Long> some = new TreeMap<>(counts);
    some.values().removeIf(count -> count == 0);
    return some;
  }

  @Test
  void everything_is_counted_where_it_belongs() {
    WarrantyReport report = report(log(), null, null);
    assertThat(report.members())
        .extracting(Figures::member)
        .containsExactly("acme", "mall", "shop");
    Figures all = report.totals();
    assertThat(all.sales()).isEqualTo(3);
    assertThat(some(all.claims()))
        .isEqualTo(Map.of("NOT_ACTIVATED", 2L, "NOT_DELIVERED", 1L, "STOLEN", 2L));
    assertThat(some(all.inadmissible())).isEqualTo(Map.of("no_standing", 1L));
    assertThat(some(all.verdicts())).isEqualTo(Map.of("UPHELD", 1L, "REJECTED", 1L));
    assertThat(all.departures()).isEqualTo(2);
    assertThat(all.reissues()).isEqualTo(1);
    assertThat(all.reissuesWithin30Minutes()).isEqualTo(1);
    assertThat(some(all.slaBreaches())).isEqualTo(Map.of("RESPONSE", 1L));
    assertThat(all.pool()).isEqualTo(Map.of("CNY", "11.75"));
  }

  @Test
  void a_sellers_row_has_the_claims_about_its_sales() {
    WarrantyReport report = report(log(), null, null);
    Figures shop = of("shop", report);
    assertThat(shop.sales()).isEqualTo(1);
    assertThat(some(shop.claims())).isEqualTo(Map.of("STOLEN", 1L));
    assertThat(shop.responseTimes()).isEqualTo(new Figures.Spread(1, 600_000, 600_000));
    assertThat(shop.rulingTimes()).isEqualTo(new Figures.Spread(2, 1_800_000, 2_400_000));
    assertThat(shop.pool()).isEqualTo(Map.of("CNY", "11.50"));
    Figures mall = of("mall", report);
    assertThat(mall.sales()).isEqualTo(2);
    assertThat(some(mall.claims()))
        .isEqualTo(Map.of("NOT_ACTIVATED", 2L, "NOT_DELIVERED", 1L, "STOLEN", 1L));
    assertThat(some(mall.inadmissible())).isEqualTo(Map.of("no_standing", 1L));
    assertThat(some(mall.slaBreaches())).isEqualTo(Map.of("RESPONSE", 1L));
    assertThat(mall.responseTimes()).isEqualTo(new Figures.Spread(1, 300_000, 300_000));
    assertThat(mall.reissues()).isEqualTo(1);
  }

  @Test
  void who_was_held_liable_is_counted_with_it() {
    Figures acme = of("acme", report(log(), null, null));
    assertThat(acme.liable()).isEqualTo(1);
    assertThat(acme.claims().values()).containsOnly(0L);
  }

  @Test
  void a_period_takes_its_first_moment_and_not_its_last() {
    Figures all = report(log(), "11:30", "12:40").totals();
    assertThat(all.sales()).isZero();
    assertThat(some(all.verdicts())).isEqualTo(Map.of("UPHELD", 1L));
    assertThat(all.rulingTimes()).isEqualTo(new Figures.Spread(1, 1_800_000, 1_800_000));
    assertThat(all.pool()).isEqualTo(Map.of("CNY", "10.75"));
    Figures next = report(log(), "12:40", "12:40:00.001").totals();
    assertThat(some(next.verdicts())).isEqualTo(Map.of("REJECTED", 1L));
    assertThat(next.claims().values()).containsOnly(0L);
  }

  @Test
  void periods_side_by_side_add_up() {
    long whole = report(log(), null, null).totals().claims().get("STOLEN");
    long before = report(log(), null, "12:00").totals().claims().get("STOLEN");
    long after = report(log(), "12:00", null).totals().claims().get("STOLEN");
    assertThat(before + after).isEqualTo(whole).isEqualTo(2);
  }

  /** Stretches of the log are read apart: a claim may be far from its sale. */
  @Test
  void a_long_log_is_counted_like_a_short_one() {
    List<byte[]> shortLog = log();
    byte[] filler = shortLog.get(1);
    byte[] map = MapLeaf.of(1, 1, "A".repeat(43)).toLeaf();
    List<byte[]> longLog = new ArrayList<>();
    for (byte[] leaf : shortLog) {
      longLog.add(leaf);
      longLog.add(map);
      longLog.addAll(Collections.nCopies(700, filler));
    }
    WarrantyReport report = report(longLog, null, null);
    assertThat(report.members()).isEqualTo(report(shortLog, null, null).members());
    assertThat(report.totals()).isEqualTo(report(shortLog, null, null).totals());
  }

  @Test
  void json_names_what_it_was_counted_from_and_can_be_read_back() throws Exception {
    WarrantyReport report = report(log(), "11:30", null);
    byte[] json = report.toJson();
    assertThat(new String(json, UTF_8))
        .startsWith("{\"checkpoint\":{\"origin\":\"log.example\",\"root\":\"AAAA")
        .contains("\"from\":\"2026-01-01T11:30:00.000Z\"");
    assertThat(Canonical.decode(WarrantyReport.class, json)).isEqualTo(report);
  }

  @Test
  void csv_has_a_row_a_member_and_one_of_all() {
    List<String> lines = new String(report(log(), null, null).toCsv(), UTF_8).lines().toList();
    assertThat(lines).hasSize(5);
    List<String> names = List.of(lines.getFirst().split(",", -1));
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(names.size()));
    assertThat(lines.subList(1, 5))
        .extracting(line -> line.substring(0, line.indexOf(',')))
        .containsExactly("acme", "mall", "shop", "*");
    List<String> shop = Arrays.asList(lines.get(3).split(",", -1));
    assertThat(shop.get(names.indexOf("claims.STOLEN"))).isEqualTo("1");
    assertThat(shop.get(names.indexOf("rulingP95Ms"))).isEqualTo("2400000");
    assertThat(shop.get(names.indexOf("pool"))).isEqualTo("CNY 11.50");
  }

  /** Sales are not decoded: what is read off their bytes is what decoding gives. */
  @Test
  void a_sale_of_several_cards_under_a_hold_is_read_off_its_bytes() {
    String hash = "h".repeat(43);
    List<CardStep> cards =
        List.of(new CardStep(hash, 1), new CardStep(hash, 2), new CardStep(hash, 12));
    PolicyVersion policy = new PolicyVersion("gift-card", 0, 1);
    Event sold =
        new Event.CardsSold(
            cards, "res_1", List.of(policy, policy, policy), "sal_" + "9".repeat(22));
    Action confirmed = new Action.ConfirmHold(List.of(hash, hash, hash), hash, "res_1", hash, null);
    Command command = new Command(confirmed, "shop-a.b_c", hash, 1_000, hash, hash);
    Entry.Signature signature = new Entry.Signature(0, "A".repeat(86));
    byte[] leaf = new Entry(1_001, command, List.of(sold), null, 1, signature, 1).toLeaf();
    Extract extract = new Extract(new Period(1_001L, 1_002L));
    extract.take(0, leaf);
    assertThat(extract.sold()).isEqualTo(Map.of("shop-a.b_c", 3L));
    extract
        .sales()
        .forEach(
            (sale, seller) -> assertThat(sale).isEqualTo(Sales.Key.of("sal_" + "9".repeat(22))));
    assertThat(extract.happenings()).isEmpty();
  }

  @Test
  void what_is_no_entry_is_named() {
    List<byte[]> log = new ArrayList<>(log());
    int claim = 0;
    while (!new String(log.get(claim), UTF_8).contains("claim.opened")) {
      claim++;
    }
    log.set(claim, Arrays.copyOf(log.get(claim), log.get(claim).length - 1));
    assertThatThrownBy(() -> report(log, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry " + claim);
  }

  @Test
  void nearest_rank_of_many() {
    List<Long> times = new ArrayList<>();
    for (long i = 1; i <= 100; i++) {
      times.add(101 - i);
    }
    assertThat(Figures.Spread.of(times)).isEqualTo(new Figures.Spread(100, 50, 95));
    assertThat(Figures.Spread.of(List.of())).isNull();
  }
}
