package io.cardproof.imports;

import static io.cardproof.imports.Cards.code;
import static io.cardproof.imports.Cards.noted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextReaderTest {
  private static final String SIMPLIFIED =
      "FAKE-0001║腾讯视频月卡║0║1\nFAKE-0002║网易云音乐年卡║0║1\nFAKE-0003║星空点卡║0║1\n";
  private static final String TRADITIONAL =
      "FAKE-0001║遊戲點數卡 一千點║0║1\nFAKE-0002║臺灣遊戲儲值卡║0║1\nFAKE-0003║會員卡║0║1\n";

  private static List<CardLine> auto(byte[] file) throws IOException {
    return Cards.read(file, ImportOptions.of(CardFormat.AUTO));
  }

  private static byte[] marked(String hex, String text, Charset charset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(HexFormat.of().parseHex(hex));
    out.write(text.getBytes(charset));
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "'', UTF-8",
    "efbbbf, UTF-8",
    "fffe, UTF-16LE",
    "feff, UTF-16BE",
    "'', UTF-16LE",
    "'', UTF-16BE",
    "'', GBK",
    "'', GB18030",
    "84319533, GB18030"
  })
  void simplifiedText_inAnyEncoding_givesTheSameLines(String mark, String charset)
      throws IOException {
    assertThat(auto(marked(mark, SIMPLIFIED, Charset.forName(charset))))
        .containsExactly(
            noted(1, "FAKE-0001", "腾讯视频月卡"),
            noted(2, "FAKE-0002", "网易云音乐年卡"),
            noted(3, "FAKE-0003", "星空点卡"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "x-windows-950", "GB18030"})
  void traditionalText_inAnyEncoding_givesTheSameLines(String charset) throws IOException {
    byte[] file = TRADITIONAL.getBytes(Charset.forName(charset));

    // GB18030 of traditional characters lies outside GB2312, so it has to be stated.
    ImportOptions options = ImportOptions.of(CardFormat.AUTO);
    assertThat(
            Cards.read(
                file, charset.equals("GB18030") ? options.withCharset(Encodings.GB18030) : options))
        .containsExactly(
            noted(1, "FAKE-0001", "遊戲點數卡 一千點"),
            noted(2, "FAKE-0002", "臺灣遊戲儲值卡"),
            noted(3, "FAKE-0003", "會員卡"));
  }

  @ParameterizedTest
  @CsvSource({"GBK, 联通", "GBK, 中", "GBK, 卡密有效期三十天", "Big5, 遊戲點數卡", "Big5, 會員年卡三十天"})
  void aFewCharacters_amongAscii_areEnoughToTell(String charset, String word) throws IOException {
    String file = "FAKE-0001\nFAKE-0002 " + word + "\nFAKE-0003\n";

    assertThat(Cards.read(file, CardFormat.LINES, Charset.forName(charset)))
        .contains(code(2, "FAKE-0002 " + word));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 131_071, 131_072, 200_000})
  void encoding_isDecidedAtTheFirstByteAboveAscii_howeverLate(int before) throws IOException {
    String ascii = "FAKE-000\n".repeat(before / 9 + 1).substring(0, before);
    byte[] file = (ascii + "\n星空点卡\n").getBytes(Charset.forName("GBK"));

    try (CardFile cards =
        CardFile.open(new OneByteAtATime(file), ImportOptions.of(CardFormat.LINES))) {
      List<CardLine> lines = cards.lines().toList();
      assertThat(((CodeLine) lines.getLast()).code()).isEqualTo("星空点卡");
      assertThat(cards.charset()).isEqualTo(Encodings.GB18030);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4641e9", // Latin-1 at the end
        "72e973756de9204641", // Latin-1 inside words
        "e698e69d9f20e7a9ba0a", // UTF-8 that lost a byte
        "e6989fe7a9bae782", // UTF-8 cut inside a character
        "e698", // nothing but a cut character
        "ff4142", // no encoding at all
      })
  void misencodedText_isRefusedWithItsLine_andNeverReplaced(String hex) {
    byte[] tail = HexFormat.of().parseHex(hex);
    byte[] file =
        Arrays.copyOf("OK-1\nOK-2\n".getBytes(StandardCharsets.US_ASCII), 10 + tail.length);
    System.arraycopy(tail, 0, file, 10, tail.length);

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read(file, ImportOptions.of(CardFormat.LINES)))
        .returns("request.malformed", ImportException::code)
        .returns(3L, ImportException::line);
  }

  @Test
  void koreanText_isRefused_becauseItWouldPassForChinese() {
    byte[] korean =
        "게임 상품권은 구매 후 삼십일 이내에 사용할 수 있습니다. 문의는 고객센터로 연락하여 주시기 바랍니다. 감사합니다.\n"
            .repeat(5)
            .getBytes(Charset.forName("EUC-KR"));

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read(korean, ImportOptions.of(CardFormat.LINES)));
  }

  @Test
  void linesBeforeTheBadByte_areDeliveredFirst() throws IOException {
    byte[] file = "OK-1\nOK-2\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    try (CardFile cards =
        CardFile.open(new ByteArrayInputStream(file), ImportOptions.of(CardFormat.LINES))) {
      assertThat(cards.next()).isEqualTo(code(1, "OK-1"));
      assertThat(cards.next()).isEqualTo(code(2, "OK-2"));
      assertThatExceptionOfType(ImportException.class).isThrownBy(cards::next);
      assertThatExceptionOfType(ImportException.class).isThrownBy(cards::next);
    }
  }

  @Test
  void statedEncoding_isTakenAtItsWord() throws IOException {
    byte[] file = "FAKE-\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(
            Cards.read(
                file, ImportOptions.of(CardFormat.LINES).withCharset(StandardCharsets.ISO_8859_1)))
        .containsExactly(code(1, "FAKE-\u00e9"));
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() ->
            Cards.read(
                file, ImportOptions.of(CardFormat.LINES).withCharset(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16_cutInsideACharacter_isRefused(String charset) {
    byte[] whole = SIMPLIFIED.getBytes(Charset.forName(charset));

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> auto(Arrays.copyOf(whole, whole.length - 1)))
        .returns("request.malformed", ImportException::code);
  }

  @ParameterizedTest
  @CsvSource({
    "1f8b0800, gzip",
    "504b0304, zip",
    "d0cf11e0, Excel",
    "377abcaf, 7z",
    "255044462d, PDF",
    "0001020304050607, NUL",
    "89504e470d0a1a0a0000000d49484452, ''"
  })
  void whatIsNoText_isRefused(String hex, String named) {
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> auto(HexFormat.of().parseHex(hex)))
        .withMessageContaining(named);
  }

  @Test
  void nul_isRefusedWithItsLine_afterTheLinesBeforeIt() {
    String ascii = "FAKE-0001\n".repeat(20_000);

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read(ascii + "AB\0CD\n", CardFormat.LINES))
        .returns("request.media_type", ImportException::code)
        .returns(20_001L, ImportException::line);
  }

  @Test
  void lineEnds_ofAnyKind_countTheSame() throws IOException {
    assertThat(Cards.read("A-1\nB-2\r\nC-3\rD-4\n\rE-5\r\n\r\nF-6", CardFormat.LINES))
        .containsExactly(
            code(1, "A-1"),
            code(2, "B-2"),
            code(3, "C-3"),
            code(4, "D-4"),
            new BlankLine(5),
            code(6, "E-5"),
            new BlankLine(7),
            code(8, "F-6"));
  }

  /** A slow upload: line ends and characters fall apart at every place. */
  private static final class OneByteAtATime extends InputStream {
    private final ByteArrayInputStream bytes;

    OneByteAtATime(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, Math.min(1, length));
    }
  }
}
