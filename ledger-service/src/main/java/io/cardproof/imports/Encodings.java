package io.cardproof.imports;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which encoding a window of bytes is in. UTF-8 is proven by validation. GB18030 (with GBK and
 * GB2312 inside it) and BIG5 accept nearly any bytes, so being decodable says little: they are
 * believed only when most of their pairs fall into the ranges of characters in daily use, and ICU's
 * statistics choose between the two. Anything else is refused, because a wrong guess would register
 * cards under codes nobody holds.
 */
final class Encodings {
  static final Charset GB18030 = Charset.forName("GB18030");

  /** BIG5 as Windows writes it (code page 950): the standard's characters and a few more. */
  static final Charset BIG5 = Charset.forName("x-windows-950");

  /** Below it, the text is more likely damaged or in some third encoding. */
  private static final double PLAUSIBLE_SHARE = 0.75;

  /** The separator ║ in GBK. As BIG5 the same bytes are a rare character. */
  private static final int BAR_IN_GBK = 0xA855;

  private static final int BAR_IN_BIG5 = 0xF9F8;

  /** ICU at this confidence or above names a third encoding for good reason. */
  private static final int SURE = 50;

  private Encodings() {}

  /** A byte order mark: the charset it announces and its length. */
  record Mark(Charset charset, int length) {}

  static @Nullable Mark mark(byte[] head) {
    if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
      return new Mark(StandardCharsets.UTF_8, 3);
    }
    if (startsWith(head, 0xFF, 0xFE)) {
      return new Mark(StandardCharsets.UTF_16LE, 2);
    }
    if (startsWith(head, 0xFE, 0xFF)) {
      return new Mark(StandardCharsets.UTF_16BE, 2);
    }
    return startsWith(head, 0x84, 0x31, 0x95, 0x33) ? new Mark(GB18030, 4) : null;
  }

  /** What a file is that is no text at all, by its first bytes; null if none of the usual ones. */
  static @Nullable String container(byte[] head) {
    if (startsWith(head, 'P', 'K', 3, 4)) {
      return "a zip archive or an Excel workbook; save it as CSV or text";
    }
    if (startsWith(head, 0x1F, 0x8B)) {
      return "gzip-compressed; unpack it first";
    }
    Map<String, int[]> others =
        Map.of(
            "an old Excel workbook", new int[] {0xD0, 0xCF, 0x11, 0xE0},
            "a 7z archive", new int[] {'7', 'z', 0xBC, 0xAF},
            "a RAR archive", new int[] {'R', 'a', 'r', '!', 0x1A},
            "a PDF", new int[] {'%', 'P', 'D', 'F', '-'});
    for (Map.Entry<String, int[]> other : others.entrySet()) {
      if (startsWith(head, other.getValue())) {
        return other.getKey() + "; save it as CSV or text";
      }
    }
    return null;
  }

  static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * UTF-16 that begins without a mark: line ends and ASCII codes leave a zero in every second byte,
   * nearly always on the same side (一 is U+4E00). Null when that is not so, or the text would hold
   * control characters.
   */
  static @Nullable Charset utf16WithoutMark(byte[] window) {
    int even = 0;
    int odd = 0;
    for (int i = 0; i < window.length; i++) {
      if (window[i] == 0) {
        even += 1 - i % 2;
        odd += i % 2;
      }
    }
    boolean oneSided = Math.min(even, odd) * 8 <= Math.max(even, odd);
    boolean frequent = (even + odd) * 20 >= window.length;
    Charset charset = even < odd ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    return oneSided && frequent && isPlainText(window, charset) ? charset : null;
  }

  private static boolean isPlainText(byte[] window, Charset charset) {
    CharBuffer chars = CharBuffer.allocate(window.length);
    if (charset.newDecoder().decode(ByteBuffer.wrap(window), chars, false).isError()) {
      return false;
    }
    return chars
        .flip()
        .chars()
        .noneMatch(c -> Character.isISOControl(c) && !Texts.isSpace((char) c));
  }

  /**
   * The charset of a window that begins with a byte above 0x7F; null if none is believable.
   *
   * @param complete the window reaches the end of the file, so no character may be cut
   */
  static @Nullable Charset detect(byte[] window, boolean complete) {
    if (decodes(window, StandardCharsets.UTF_8, complete)) {
      return StandardCharsets.UTF_8;
    }
    if (isDamagedUtf8(window)) {
      return null;
    }
    double gb = decodes(window, GB18030, complete) ? share(window, Encodings::isCommonGb) : 0;
    double big5 = decodes(window, BIG5, complete) ? share(window, Encodings::isCommonBig5) : 0;
    if (Math.max(gb, big5) < PLAUSIBLE_SHARE) {
      return null;
    }
    if (gb < PLAUSIBLE_SHARE || big5 < PLAUSIBLE_SHARE) {
      return icuObjects(window) ? null : gb > big5 ? GB18030 : BIG5;
    }
    return chooseBetween(window, gb, big5);
  }

  private static @Nullable Charset chooseBetween(byte[] window, double gb, double big5) {
    double gbBars = share(window, pair -> pair == BAR_IN_GBK);
    double big5Bars = share(window, pair -> pair == BAR_IN_BIG5);
    if (gbBars > 0.1 || big5Bars > 0.1) {
      return gbBars > big5Bars ? GB18030 : BIG5;
    }
    if (icuObjects(window)) {
      return null;
    }
    int lead = confidence(window, "Big5") - confidence(window, "GB18030");
    return lead > 0 || (lead == 0 && big5 > gb) ? BIG5 : GB18030;
  }

  /** Korean and Japanese double-byte text lies in the same ranges; only statistics tell. */
  private static boolean icuObjects(byte[] window) {
    int chinese = Math.max(confidence(window, "Big5"), confidence(window, "GB18030"));
    int other =
        Math.max(
            confidence(window, "EUC-KR"),
            Math.max(confidence(window, "EUC-JP"), confidence(window, "Shift_JIS")));
    return other >= SURE && other > chinese;
  }

  private static int confidence(byte[] window, String charset) {
    for (CharsetMatch match : new CharsetDetector().setText(window).detectAll()) {
      if (match.getName().equals(charset)) {
        return match.getConfidence();
      }
    }
    return 0;
  }

  private static boolean decodes(byte[] window, Charset charset, boolean complete) {
    ByteBuffer bytes = ByteBuffer.wrap(window);
    CharBuffer chars = CharBuffer.allocate(window.length + 1);
    // A new decoder reports malformed and unmappable input by default.
    return !charset.newDecoder().decode(bytes, chars, complete).isError();
  }

  /** More whole sequences of three or four bytes than broken ones: not another encoding. */
  private static boolean isDamagedUtf8(byte[] window) {
    int whole = 0;
    int broken = 0;
    for (int i = 0; i < window.length; ) {
      int length = sequenceLength(window, i);
      whole += length >= 3 ? 1 : 0;
      broken += length == 0 ? 1 : 0;
      i += Math.max(1, length);
    }
    return whole > broken || decodes(window, StandardCharsets.UTF_8, false);
  }

  private static int sequenceLength(byte[] window, int at) {
    int lead = window[at] & 0xFF;
    int length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    for (int i = 1; i < length; i++) {
      if (at + i >= window.length || (window[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private interface PairTest {
    boolean holds(int pair);
  }

  /** Of the double-byte pairs, how many pass the test: 0 to 1. */
  private static double share(byte[] window, PairTest test) {
    int pairs = 0;
    int passed = 0;
    for (int i = 0; i + 1 < window.length; i++) {
      if (window[i] < 0) {
        pairs++;
        passed += test.holds((window[i] & 0xFF) << 8 | (window[i + 1] & 0xFF)) ? 1 : 0;
        i++;
      }
    }
    return pairs == 0 ? 0 : (double) passed / pairs;
  }

  /** GB2312's symbols and hanzi, and the bar. */
  private static boolean isCommonGb(int pair) {
    int lead = pair >> 8;
    boolean inRows = (lead >= 0xA1 && lead <= 0xA9) || (lead >= 0xB0 && lead <= 0xF7);
    return pair == BAR_IN_GBK || (inRows && (pair & 0xFF) >= 0xA1);
  }

  /** BIG5's symbols and its first level of hanzi, and the bar. */
  private static boolean isCommonBig5(int pair) {
    int lead = pair >> 8;
    return pair == BAR_IN_BIG5 || (lead >= 0xA1 && lead <= 0xC6);
  }
}
