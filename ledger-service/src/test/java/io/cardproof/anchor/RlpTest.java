package io.cardproof.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** One spelling of each value, the same as another implementation's, and no other is read. */
class RlpTest {
  private static Rlp random(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      List<Rlp> items = new ArrayList<>();
      int size = random.nextInt(random.nextInt(8) == 0 ? 80 : 5);
      for (int i = 0; i < size; i++) {
        items.add(random(random, depth - 1));
      }
      return Rlp.of(items);
    }
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 5_000 : 70)];
    random.nextBytes(bytes);
    return Rlp.of(bytes);
  }

  private static RlpType theirs(Rlp value) throws BadAnchor {
    if (!value.isList()) {
      return RlpString.create(value.string());
    }
    List<RlpType> items = new ArrayList<>();
    for (Rlp item : value.items()) {
      items.add(theirs(item));
    }
    return new RlpList(items);
  }

  @Property(tries = 100)
  void what_is_written_is_what_web3j_writes_and_is_read_back(@ForAll long seed) throws Exception {
    Rlp value = random(new Random(seed), 5);
    byte[] bytes = value.encode();
    assertThat(bytes).isEqualTo(RlpEncoder.encode(theirs(value)));
    assertThat(Rlp.decode(bytes).encode()).isEqualTo(bytes);
    RlpType back = RlpDecoder.decode(bytes).getValues().getFirst();
    assertThat(RlpEncoder.encode(back)).isEqualTo(Rlp.decode(bytes).encode());
  }

  @Property(tries = 100)
  void changed_bytes_are_refused_or_are_another_value(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = random(random, 4).encode();
    bytes[random.nextInt(Math.min(bytes.length, 200))] ^= (byte) (1 + random.nextInt(255));
    try {
      assertThat(Rlp.decode(bytes).encode()).isEqualTo(bytes);
    } catch (BadAnchor e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  /** A length of three bytes. */
  @Test
  void aLongString_isWrittenAsWeb3jWritesIt() throws Exception {
    Rlp value = Rlp.of(new byte[70_000]);
    assertThat(value.encode()).isEqualTo(RlpEncoder.encode(theirs(value)));
    assertThat(Rlp.decode(value.encode()).encode()).isEqualTo(value.encode());
  }

  @Property(tries = 200)
  void numbers_are_without_leading_zeros(@ForAll long number) throws Exception {
    long positive = number & Long.MAX_VALUE;
    assertThat(Rlp.decode(Rlp.of(positive).encode()).number()).isEqualTo(positive);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "8100", // a byte in two
        "b800", // a short length spelt long
        "b90001ff", // a length with a zero before it
        "b838", // cut off
        "bfffffffffffffffff", // longer than anything
        "f838c0", // a list that is cut off
        "fbffffffff", // a giant list
        "c28001c0", // something after it
        "c18100", // inside a list
        "c0c0",
        "c1c1", // an item that is longer than its list
      })
  void otherSpellings_areRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Rlp.decode(bytes)).isInstanceOf(BadAnchor.class);
  }

  @Test
  void listsInListsWithoutEnd_areRefused() {
    byte[] deep = new byte[40];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = (byte) (0xc0 + deep.length - 1 - i);
    }
    assertThatThrownBy(() -> Rlp.decode(deep)).isInstanceOf(BadAnchor.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "820001", "888000000000000000", "89010000000000000000", "c0"})
  void whatIsNoNumber_isRefusedAsOne(String hex) throws Exception {
    Rlp value = Rlp.decode(HexFormat.of().parseHex(hex));
    assertThatThrownBy(value::number).isInstanceOf(BadAnchor.class);
  }
}
