package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryBundleTest {
  @Test
  void entriesFollowTheirLengthsBigEndian() throws Exception {
    byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2, 3}, new byte[0], new byte[258]));
    assertThat(HexFormat.of().formatHex(bundle))
        .isEqualTo("0003010203" + "0000" + "0102" + "00".repeat(258));
    assertThat(EntryBundle.decode(bundle))
        .containsExactly(new byte[] {1, 2, 3}, new byte[0], new byte[258]);
  }

  @Property(tries = 300)
  void decodeIsTheInverseOfEncode(@ForAll @Size(min = 1, max = 256) List<byte[]> entries)
      throws Exception {
    assertThat(EntryBundle.decode(EntryBundle.encode(entries))).containsExactlyElementsOf(entries);
  }

  @Test
  void theLongestEntryFits_oneByteMoreDoesNot() throws Exception {
    byte[] longest = new byte[EntryBundle.MAX_ENTRY_BYTES];
    longest[65_534] = 9;
    assertThat(EntryBundle.decode(EntryBundle.encode(List.of(longest)))).containsExactly(longest);
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBundleHolds1To256Entries() throws Exception {
    List<byte[]> full = Collections.nCopies(256, new byte[] {7});
    assertThat(EntryBundle.decode(EntryBundle.encode(full))).hasSize(256);
    assertThatThrownBy(() -> EntryBundle.encode(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryBundle.encode(Collections.nCopies(257, new byte[] {7})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryBundle.decode(new byte[2 * 257]))
        .isInstanceOf(LogFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0001", "00020a", "00010a00", "00010a0001", "ffff00"})
  void aBundleThatEndsEarly_isRefused(String hex) {
    assertThatThrownBy(() -> EntryBundle.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(LogFormatException.class);
  }
}
