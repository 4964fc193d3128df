package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of {@link PresetsTest} show what is recognised; here stands what is not. */
final class FormatDetectorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000000001,4711\n1000000002,4712\n",
        "[{\"serial\":\"FAKE\",\"price\":1}]",
        "[\"FAKE-1\",\"FAKE-2\"]",
        "{\"serial\":\"FAKE\"}\n",
        "Game\tFAKE-1\nFAKE-2\n",
      })
  void whatCouldBeTwoThings_isRefusedWithTheChoices(String file) {
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read(file, CardFormat.AUTO))
        .returns("request.invalid", ImportException::code)
        .withMessageContaining("state it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[STEAM] FAKE-1\n", "{FAKE-1}\n", "FAKE-1, with comma\nFAKE-2\n", "A"})
  void codesWithOddFirstCharacters_areLines(String file) throws IOException {
    assertThat(FormatDetector.detect(file, null)).isEqualTo(CardFormat.LINES);
  }

  @Test
  void barInAnyOfTheFirstLines_andAStatedSeparatorInAll_tellTheFormat() throws IOException {
    assertThat(FormatDetector.detect("FAKE-1\nFAKE-2║x\n", null)).isEqualTo(CardFormat.ACG_FAKA);
    assertThat(FormatDetector.detect("FAKE-1|7\nFAKE-2|8\n", "|")).isEqualTo(CardFormat.DASHES);
  }

  @ParameterizedTest
  @EnumSource(CardFormat.class)
  void wireNames_findTheirFormat(CardFormat format) {
    assertThat(CardFormat.fromName(format.wireName())).contains(format);
    assertThat(format.wireName())
        .isEqualTo(format.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  @Test
  void preview_masksEveryFieldButTheKnownHeader() throws IOException {
    String file = "code,pin\nFAKE-CODE-0001,4711\n\nFAKE-CODE-0002,\n" + "FAKE-CODE,1\n".repeat(9);

    try (CardFile cards =
        CardFile.open(
            new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
            ImportOptions.of(CardFormat.AUTO))) {
      assertThat(cards.preview())
          .isEqualTo(
              new Preview(
                  CardFormat.CSV,
                  StandardCharsets.UTF_8,
                  ",",
                  List.of("code,pin", "FA…(14),…(4)", "FA…(14),", "FA…(9),…(1)", "FA…(9),…(1)")));
    }
  }
}
