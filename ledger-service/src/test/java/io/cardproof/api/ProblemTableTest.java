package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.rules.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ProblemTableTest {
  /** The contract's table of errors, as it is written there. */
  private static final Map<Integer, String> CONTRACT =
      Map.ofEntries(
          Map.entry(
              400,
              "request.malformed, request.unknown_field, request.invalid, idempotency_key.missing,"
                  + " time.out_of_bounds"),
          Map.entry(401, "auth.missing, auth.invalid"),
          Map.entry(
              403,
              "auth.role_missing, member.suspended, seller.not_allowed, supplier.not_allowed,"
                  + " issuer.not_allowed, credential.missing, not_yours, ruling.same_arbitrator,"
                  + " ruling.party"),
          Map.entry(
              404,
              "card.unknown, hold.unknown, sale.unknown, order.unknown, batch.unknown,"
                  + " claim.unknown, product.unknown, policy.unknown, member.unknown,"
                  + " entry.unknown, receipt.unknown"),
          Map.entry(
              409,
              "card.already_minted, card.held, card.sold, card.already_redeemed, card.frozen,"
                  + " card.voided, card.recalled, card.expired, card.not_sold,"
                  + " card.not_deposited, card.delivered, sale.undone, undo.supplier_only,"
                  + " order.exists, tier.requirement_missing, pool.insufficient, hold.limit,"
                  + " stock.insufficient, supply.cap_exceeded, claim.state, claim.duplicate,"
                  + " submission.in_flight, batch.exists, member.exists"),
          Map.entry(410, "hold.expired, hold.released, undo.window_exceeded"),
          Map.entry(413, "request.too_large"),
          Map.entry(415, "request.media_type"),
          Map.entry(422, "submission.mismatch"),
          Map.entry(429, "limit.exceeded"),
          Map.entry(
              503, "ledger.unavailable, ledger.contended, tags.unavailable, vault.unavailable"),
          Map.entry(504, "ledger.outcome_unknown"));

  /** What is beyond the contract's table: of escrows, of witnesses, and of the frame. */
  private static final Set<String> BEYOND =
      Set.of(
          "escrow.unknown",
          "escrow.state",
          "proof.unavailable",
          "path.unknown",
          "operation.unknown",
          "upload.interrupted",
          "request.method",
          "request.not_acceptable",
          "internal");

  private static final Pattern DOCUMENTED =
      Pattern.compile(
          "\\| `(?<code>[a-z_.]+)` \\| (?<status>[0-9]{3}) \\| (?<by>rules|gateway) \\|");

  @Test
  void tableHoldsExactlyTheContractsCodesWithTheirStatus() {
    Map<String, Integer> expected = new TreeMap<>();
    CONTRACT.forEach(
        (status, codes) -> Arrays.stream(codes.split(", ")).forEach(c -> expected.put(c, status)));
    Map<String, Integer> actual = new TreeMap<>();
    ProblemTable.rows().values().forEach(row -> actual.put(row.code(), row.status()));
    actual.keySet().removeAll(BEYOND);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void everyRefusalOfTheRulesIsInTheTable() {
    Set<String> words =
        Arrays.stream(RefusalCode.values())
            .map(RefusalCode::word)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(ProblemTable.rows().keySet()).containsAll(words);
  }

  /** The order and what the rules decide are compared where the rules are. */
  @Test
  void docsListEveryCodeWithItsStatusAndWhoDecidesIt() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/refusals.md"))) {
      Matcher row = DOCUMENTED.matcher(line);
      if (row.lookingAt()) {
        listed.put(row.group("code"), row.group("status") + " " + row.group("by"));
      }
    }
    Map<String, String> actual = new TreeMap<>();
    Set<String> rules =
        Arrays.stream(RefusalCode.values()).map(RefusalCode::word).collect(Collectors.toSet());
    ProblemTable.rows()
        .forEach((code, row) ->
            actual.put(code, row.status() + (rules.contains(code) ? " rules" : " gateway")));
    assertThat(listed).isEqualTo(actual);
  }

  @Test
  void everyDetailIsASentence() {
    assertThat(ProblemTable.rows().values())
        .allSatisfy(row -> {
          assertThat(row.detail()).matches("(?s)[A-Z].*\\.").doesNotContain("\"");
          assertThat(row.title()).isNotBlank().doesNotEndWith(".");
        });
  }
}
