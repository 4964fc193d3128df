package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalTaggerTest {

  private static final byte[] SECRET =
      HexFormat.of().parseHex("ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6");
  private static final String MEMBER = "shop";
  private static final LocalTagger TAGGER = new LocalTagger(SECRET);

  @Test
  void cardId_isTheVoprfOutputOverTheDocumentedFields() {
    byte[] input =
        HexFormat.of().parseHex("0004" + "63617264" + "0005" + "67616d6573" + "0003" + "414231");
    String expected = TagInputs.text(new Voprf().evaluate(SECRET, input));
    assertThat(TAGGER.cardId("games", "AB1")).isEqualTo(expected).hasSize(43);
  }

  @Test
  void cardId_staysWhatItWas() {
    // Frozen: a change of encoding, suite or normal form would orphan every card on every ledger.
    assertThat(TAGGER.cardId("games", "AB12CD34"))
        .isEqualTo("5Dx2DdkE0bODOEVP-mT2f5y1nXJOueLkkexPpcg9pNQ");
    assertThat(TAGGER.accountTag(TAGGER.cardId("games", "AB12CD34"), "player@example.com"))
        .isEqualTo("eSmj8n-_epl2ttOXxOKpCVq6HOT1wZdun6qbNZqo9UQ");
  }

  @Test
  void pureJava_namesCardsTheSame() {
    LocalTagger pureJava = LocalTagger.inPureJava(SECRET);
    assertThat(pureJava.multiplierName()).isEqualTo("bouncycastle");
    assertThat(pureJava.publicKey()).isEqualTo(TAGGER.publicKey());
    for (int i = 0; i < 20; i++) {
      assertThat(pureJava.cardId("s", "CODE" + i)).isEqualTo(TAGGER.cardId("s", "CODE" + i));
    }
  }

  @Test
  void fieldsThatJoinToTheSameText_getDifferentTags() {
    Set<String> tags =
        Stream.of(
                TAGGER.cardId("ab", "c"),
                TAGGER.cardId("a", "bc"),
                TAGGER.cardId("abc", "D"),
                TAGGER.cardId("", "ABC"),
                TAGGER.accountTag("ab", "c"),
                TAGGER.accountTag("a", "bc"))
            .collect(Collectors.toSet());
    assertThat(tags).hasSize(6);
  }

  @Test
  void batch_keepsTheOrderOfTheCodes() {
    List<String> codes = IntStream.range(0, 300).mapToObj(i -> "CODE" + i).toList();
    List<String> ids = TAGGER.cardIds(MEMBER, "s", codes);
    assertThat(ids).hasSize(300).doesNotHaveDuplicates();
    for (int i : new int[] {0, 1, 150, 298, 299}) {
      assertThat(ids.get(i)).isEqualTo(TAGGER.cardId("s", codes.get(i)));
    }
  }

  @Test
  void transcript_showsThatTheCodeHasTheCardId() {
    String cardId = TAGGER.cardId("games", "AB1");
    TagTranscript transcript = TAGGER.transcript(MEMBER, "games", "AB1");
    byte[] key = TAGGER.publicKey();

    assertThat(TagTranscript.verify(transcript, key, "games", "AB1", cardId)).isTrue();
    assertThat(TagTranscript.verify(transcript, key, "games", "AB2", cardId)).isFalse();
    assertThat(TagTranscript.verify(transcript, key, "other", "AB1", cardId)).isFalse();
    String otherId = TAGGER.cardId("games", "AB2");
    assertThat(TagTranscript.verify(transcript, key, "games", "AB1", otherId)).isFalse();
  }

  @Test
  void transcriptMadeWithAnotherKey_isRefusedUnderTheLedgersKey() {
    LocalTagger forger = new LocalTagger(Voprf.randomSecret());
    TagTranscript forged = forger.transcript(MEMBER, "games", "AB1");
    String forgedId = forger.cardId("games", "AB1");

    assertThat(TagTranscript.verify(forged, forger.publicKey(), "games", "AB1", forgedId)).isTrue();
    assertThat(TagTranscript.verify(forged, TAGGER.publicKey(), "games", "AB1", forgedId))
        .isFalse();
    TagTranscript renamed = with(forged, 2, TagInputs.text(TAGGER.publicKey()));
    assertThat(TagTranscript.verify(renamed, TAGGER.publicKey(), "games", "AB1", forgedId))
        .isFalse();
  }

  @Test
  void transcriptWithAnyFieldChanged_isRefused() {
    String cardId = TAGGER.cardId("games", "AB1");
    TagTranscript honest = TAGGER.transcript(MEMBER, "games", "AB1");
    TagTranscript other = TAGGER.transcript(MEMBER, "games", "AB2");
    for (int field = 0; field < 9; field++) {
      for (String value : List.of(field(other, field), "", "!", "AAAA")) {
        TagTranscript changed = with(honest, field, value);
        if (changed.equals(honest)) {
          continue;
        }
        boolean holds = TagTranscript.verify(changed, TAGGER.publicKey(), "games", "AB1", cardId);
        assertThat(holds).as("field %d", field).isFalse();
      }
    }
  }

  @Test
  void transcript_printsNothingOfTheCode() {
    TagTranscript transcript = TAGGER.transcript(MEMBER, "games", "AB1");
    assertThat(transcript.toString()).doesNotContain(transcript.input(), transcript.blind(), "AB1");
  }

  private static String field(TagTranscript t, int field) {
    return switch (field) {
      case 0 -> t.suite();
      case 1 -> Integer.toString(t.mode());
      case 2 -> t.publicKey();
      case 3 -> t.input();
      case 4 -> t.blind();
      case 5 -> t.blindedElement();
      case 6 -> t.evaluatedElement();
      case 7 -> t.c();
      default -> t.s();
    };
  }

  private static TagTranscript with(TagTranscript t, int field, String value) {
    String[] f = new String[9];
    for (int i = 0; i < f.length; i++) {
      f[i] = i == field ? value : field(t, i);
    }
    int mode = f[1].equals(Integer.toString(t.mode())) ? t.mode() : 0;
    return new TagTranscript(f[0], mode, f[2], f[3], f[4], f[5], f[6], f[7], f[8]);
  }
}
