package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldRulesTest {
  @ParameterizedTest
  @CsvSource({
    "50, EUR, 50",
    "050.00, EUR, 50",
    "0.10, EUR, 0.1",
    "1000, JPY, 1000",
    "5.00, JPY, 5",
    "1.125, KWD, 1.125",
    "1.1234, CLF, 1.1234",
    "1.1234, , 1.1234",
    "999999999999, CNY, 999999999999"
  })
  void faceValue_isNormalised(String text, String currency, String expected) {
    assertThat(FieldRules.faceValue(text, currency)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, EUR",
    "0.00, EUR",
    "-5, EUR",
    "+5, EUR",
    "1e3, EUR",
    "5., EUR",
    ".5, EUR",
    "'1,000', EUR",
    "1.125, EUR",
    "1.12345, ",
    "€5, EUR",
    "1000000000000, EUR",
    "５, EUR"
  })
  void faceValue_otherwise_isRefused(String text, String currency) {
    assertThat(FieldRules.faceValue(text, currency)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2027-02-28, 2027-02-28T23:59:59.999Z",
    "2028-02-29, 2028-02-29T23:59:59.999Z",
    "2027-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "2027-01-01t08:00:00.5+08:00, 2027-01-01T00:00:00.500Z",
  })
  void expiresAt_isATimeOrTheEndOfADay(String text, String expected) {
    assertThat(FieldRules.expiresAt(text)).isEqualTo(Instant.parse(expected).toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2027-02-29",
        "2027-13-01",
        "27-01-01",
        "2027/01/01",
        "31.12.2027",
        "2027-01-01T00:00:00",
        "2027-01-01T25:00:00Z",
        "2027-01-01 00:00:00Z",
        "1969-01-01",
        "never",
        "1800000000"
      })
  void expiresAt_otherwise_isRefused(String text) {
    assertThat(FieldRules.expiresAt(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'A,,,0,,,,', face_value", "'A,,,5,EURO,,,', currency", "'A,,,5,XAU,,,', currency",
    "'A,,,,,,tomorrow,', expires_at", "'A\u200bB,,,,,,,', code", "'A\ufffdB,,,,,,,', code",
    "'A\u0007B,,,,,,,', code", "'A,\u202e1,,,,,,', pin", "',1,,,,,,', code"
  })
  void wrongField_isNamed(String row, String field) throws IOException {
    assertThat(Cards.read(OwnNames.LIST + "\n" + row + "\n", CardFormat.CSV))
        .singleElement()
        .isInstanceOf(BadLine.class)
        .hasFieldOrPropertyWithValue("field", field)
        .hasFieldOrPropertyWithValue("problem", "request.invalid");
  }

  @Test
  void codeOfTheLongestLength_isTaken_oneMoreIsNot() throws IOException {
    String file = "x".repeat(760) + "\n" + "x".repeat(761) + "\n";

    assertThat(Cards.read(file, CardFormat.LINES))
        .hasExactlyElementsOfTypes(CodeLine.class, BadLine.class);
  }

  @Test
  void nothingButItsPlace_isToldOfACard() {
    CodeLine card = new CodeLine(7, "SECRET-C", "SECRET-P", "sku", "5", "EUR", "B", 1L, "SECRET-N");

    assertThat(card.toString()).contains("line=7").doesNotContain("SECRET");
  }
}
