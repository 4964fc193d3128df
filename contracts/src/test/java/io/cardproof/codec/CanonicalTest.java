package io.cardproof.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One value, one spelling: what RFC 8785 gives is read and written, and nothing else is read. */
class CanonicalTest {

  public record Sample(
      @Nullable Boolean choice,
      boolean flag,
      List<Integer> list,
      Map<String, Integer> map,
      long number,
      @Nullable String text) {}

  private static Sample sample(String text) {
    return new Sample(null, false, List.of(), Map.of(), 0, text);
  }

  private static String json(String number, String text) {
    return "{\"list\":[],\"map\":{},\"number\":" + number + ",\"text\":" + text + "}";
  }

  private static Sample read(String json) throws CodecException {
    return Canonical.decode(Sample.class, json.getBytes(UTF_8));
  }

  /** The string of RFC 8785, section 3.2.2, and the edges of UTF-8. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "€$\u000f\nA'B\"\\\\\"/",
        "\u0000\b\t\n\u000b\f\r\u001f\u007f\u0080",
        "\ud7ff\ue000\uffff",
        "\ud800\udc00\udbff\udfff",
        "\ufffd"
      })
  void text_is_written_and_read_back(String text) throws CodecException {
    byte[] bytes = Canonical.encode(Sample.class, sample(text));
    assertThat(Canonical.decode(Sample.class, bytes)).isEqualTo(sample(text));
  }

  @Test
  void text_is_spelled_as_the_rfc_spells_it() {
    byte[] bytes = Canonical.encode(Sample.class, sample("€$\u000f\nA'B\"\\\\\"/"));
    assertThat(new String(bytes, UTF_8))
        .isEqualTo(json("0", "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\u0041\"",
        "\"\\u000F\"",
        "\"\\u000a\"",
        "\"\\/\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"\\",
        "\"\t\"",
        "\"open",
        "null",
        "1",
        "\"\\u00",
        "\"\\u00 1\""
      })
  void another_spelling_of_text_is_refused(String text) {
    assertThatThrownBy(() -> read(json("0", text))).isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "00",
        "01",
        "+1",
        "1.0",
        "1e3",
        "1E3",
        "--1",
        "",
        "-",
        "9007199254740992",
        "-9007199254740992",
        "99999999999999999999",
        "0x1",
        "NaN",
        "\"1\""
      })
  void another_spelling_of_a_number_is_refused(String number) {
    assertThatThrownBy(() -> read(json(number, "\"\""))).isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 10, 9_007_199_254_740_991L, -9_007_199_254_740_991L})
  void numbers_up_to_2_to_the_53rd_are_exact(long number) throws CodecException {
    Sample value = new Sample(false, true, List.of(7, 0), Map.of("b", 2, "a", 1), number, null);
    byte[] bytes = Canonical.encode(Sample.class, value);
    assertThat(Canonical.decode(Sample.class, bytes)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {\"list\":[],\"map\":{},\"number\":0}",
        "{\"list\":[],\"map\":{},\"number\":0} ",
        "{\"list\":[], \"map\":{},\"number\":0}",
        "{\"map\":{},\"list\":[],\"number\":0}",
        "{\"list\":[],\"list\":[],\"map\":{},\"number\":0}",
        "{\"list\":[],\"map\":{},\"number\":0,\"text\":null}",
        "{\"flag\":false,\"list\":[],\"map\":{},\"number\":0}",
        "{\"list\":[],\"map\":{},\"number\":0,\"zzz\":1}",
        "{,\"list\":[],\"map\":{},\"number\":0}",
        "{\"list\":[],\"map\":{},\"number\":0,}",
        "{\"list\":[1,],\"map\":{},\"number\":0}",
        "{\"list\":[null],\"map\":{},\"number\":0}",
        "{\"list\":[2147483648],\"map\":{},\"number\":0}",
        "{\"list\":[],\"map\":{\"b\":1,\"a\":2},\"number\":0}",
        "{\"list\":[],\"map\":{\"a\":1,\"a\":2},\"number\":0}",
        "{\"list\":[],\"map\":{}}",
        "{\"list\":[],\"map\":{},\"number\":0",
        "\ufeff{\"list\":[],\"map\":{},\"number\":0}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "null",
        ""
      })
  void another_form_of_a_record_is_refused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(CodecException.class);
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() {
    byte[] head = "{\"list\":[],\"map\":{},\"number\":0,\"text\":\"".getBytes(UTF_8);
    int[][] wrong = {
      {0x80}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xe2, 0x82}
    };
    for (int[] text : wrong) {
      byte[] bytes = java.util.Arrays.copyOf(head, head.length + text.length + 2);
      for (int i = 0; i < text.length; i++) {
        bytes[head.length + i] = (byte) text[i];
      }
      bytes[bytes.length - 2] = '"';
      bytes[bytes.length - 1] = '}';
      assertThatThrownBy(() -> Canonical.decode(Sample.class, bytes))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void what_has_no_canonical_form_is_not_written() {
    assertThatThrownBy(() -> Canonical.encode(Sample.class, sample("\ud800")))
        .isInstanceOf(IllegalArgumentException.class);
    Sample large = new Sample(null, false, List.of(), Map.of(), 1L << 53, null);
    assertThatThrownBy(() -> Canonical.encode(Sample.class, large))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
