package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeNormaliserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AB12CD34",
        "ab12-cd34",
        "  AB12 CD34\t",
        "AB12\u00a0CD34",
        "AB12\u3000CD34",
        "\uff21\uff22\uff11\uff12\uff0d\uff23\uff24\uff13\uff14",
        "AB12\u2013CD34",
        "AB12\u2014CD34",
        "AB12\u2212CD34",
        "\ufeffAB12\u200bCD34",
        "AB12\u00adCD34",
        "ab12\u2010cd34\r\n"
      })
  void everySpelling_isTheSameCode(String spelling) {
    assertThat(CodeNormaliser.normalise(spelling, false)).isEqualTo("AB12CD34");
  }

  @ParameterizedTest
  @CsvSource({"aB-1, aB1", "Ab-1, Ab1", "stra\u00dfe, stra\u00dfe", "\uff41\uff42, ab"})
  void caseSensitiveCode_keepsItsCase(String spelling, String normalised) {
    assertThat(CodeNormaliser.normalise(spelling, true)).isEqualTo(normalised);
  }

  @Test
  void upperCasing_doesNotDependOnTheMachinesLanguage() {
    assertThat(CodeNormaliser.normalise("i\u00df", false)).isEqualTo("ISS");
  }

  @Test
  void punctuationOtherThanDashes_isPartOfTheCode() {
    assertThat(CodeNormaliser.normalise("a_b.c+d/e=", false)).isEqualTo("A_B.C+D/E=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "---", "\u3000\u2014", "SECRET\u0000", "SEC\tRET", "SECRET\u0007"})
  void emptyOrControlCharacters_areRefusedWithoutShowingTheCode(String code) {
    assertThatThrownBy(() -> CodeNormaliser.normalise(code, false))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("SEC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SECRET\ud800", "\udc00SECRET", "SECRET\ue000", "SECRET\uffff"})
  void charactersWithoutAFixedMeaning_areRefused(String code) {
    assertThatThrownBy(() -> CodeNormaliser.normalise(code, false))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("SECRET");
  }

  @Test
  void lengthLimit_countsTheNormalisedCode() {
    String longest = "A".repeat(512);
    assertThat(CodeNormaliser.normalise(longest, false)).isEqualTo(longest);
    assertThat(CodeNormaliser.normalise("a-".repeat(512), false)).isEqualTo(longest);
    for (String tooLong : new String[] {longest + "A", longest + "b", "\ufdfa".repeat(60)}) {
      assertThatThrownBy(() -> CodeNormaliser.normalise(tooLong, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("limit 512");
    }
    assertThatThrownBy(() -> CodeNormaliser.normalise("-".repeat(1_000_000) + "A", false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 5_000)
  void normalising_isIdempotent(@ForAll("anyText") String code, @ForAll boolean caseSensitive) {
    String once;
    try {
      once = CodeNormaliser.normalise(code, caseSensitive);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(CodeNormaliser.normalise(once, caseSensitive)).isEqualTo(once);
  }

  @Property(tries = 2_000)
  void spacesDashesAndCase_neverChangeTheCode(@ForAll("plainCode") String code) {
    String spelled = "\u2014 " + String.join("\u00a0- ", code.split("", -1)) + "\u200b";
    assertThat(CodeNormaliser.normalise(spelled, false)).isEqualTo(code);
  }

  @Provide
  Arbitrary<String> plainCode() {
    return Arbitraries.strings().withCharRange('A', 'Z').numeric().ofMinLength(1).ofMaxLength(40);
  }

  /** Mixes whole Unicode with the ranges where case, composition and width meet. */
  @Provide
  Arbitrary<String> anyText() {
    Arbitrary<Integer> codePoint =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0x20, 0x17f),
            Arbitraries.integers().between(0x300, 0x3ff),
            Arbitraries.integers().between(0x1e00, 0x205f),
            Arbitraries.integers().between(0xff00, 0xff9f),
            Arbitraries.integers().between(0x20, 0x2ffff));
    return codePoint
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(points -> points.stream().map(Character::toString).reduce("", String::concat));
  }
}
