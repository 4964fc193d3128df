package io.cardproof.evm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The same packing and the same numbers in both languages. */
class SlotsTest {
  private static final Path SOURCES = Path.of("src/main/solidity");
  private static final int UINT24 = (1 << 24) - 1;
  private static final long UINT48 = (1L << 48) - 1;
  private static final long UINT32 = (1L << 32) - 1;

  @Property
  void a_card_is_what_was_packed(
      @ForAll @IntRange(max = 255) int flags,
      @ForAll @IntRange(max = UINT24) int lessee,
      @ForAll @IntRange(max = UINT24) int holder,
      @ForAll @IntRange(max = UINT24) int prior,
      @ForAll @LongRange(max = UINT48) long until,
      @ForAll @LongRange(max = UINT48) long placed,
      @ForAll @LongRange(max = UINT48) long at,
      @ForAll @LongRange(max = UINT32) long batch) {
    CardSlot slot = new CardSlot(flags, lessee, holder, prior, until, placed, at, batch);
    assertThat(slot.pack().bitLength()).isLessThanOrEqualTo(256);
    assertThat(CardSlot.unpack(slot.pack())).isEqualTo(slot);
  }

  @Property
  void a_batch_is_what_was_packed(
      @ForAll @IntRange(max = 255) int flags,
      @ForAll @IntRange(max = UINT24) int supplier,
      @ForAll @IntRange(max = UINT24) int holder,
      @ForAll @IntRange(max = UINT24) int room,
      @ForAll @LongRange(max = UINT48) long at) {
    BatchSlot slot = new BatchSlot(flags, supplier, holder, room, at);
    assertThat(BatchSlot.unpack(slot.pack())).isEqualTo(slot);
  }

  /** By hand, from the table in CardSlot.sol. */
  @Test
  void a_card_is_packed_as_the_contract_does() {
    CardSlot slot = new CardSlot(CardSlot.MINTED | CardSlot.HELD, 7, 5, 0, 0x10, 0x20, 0x30, 9);
    assertThat(slot.pack())
        .isEqualTo(
            new BigInteger(
                "00000009"
                    + "000000000030"
                    + "000000000020"
                    + "000000000010"
                    + "000000"
                    + "000005"
                    + "000007"
                    + "03",
                16));
  }

  @Test
  void what_does_not_fit_is_not_cut() {
    CardSlot slot = new CardSlot(1, UINT24 + 1, 0, 0, 0, 0, 0, 1);
    assertThatThrownBy(slot::pack).isInstanceOf(IllegalArgumentException.class);
    CardSlot before = new CardSlot(1, 0, 0, 0, -1, 0, 0, 1);
    assertThatThrownBy(before::pack).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void operations_and_codes_are_numbered_as_in_the_contract() throws IOException {
    List<String> ops = Arrays.stream(Op.values()).map(SlotsTest::solidity).toList();
    assertThat(ops).isEqualTo(members("Op"));
    assertThat(Arrays.stream(Op.values()).map(Op::number))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, ops.size()).boxed().toList());
    assertThat(Arrays.stream(ContractCode.values()).map(SlotsTest::solidity).toList())
        .isEqualTo(members("Code"));
  }

  @Test
  void a_refusal_of_the_contract_is_one_of_the_rules() {
    for (ContractCode code : ContractCode.values()) {
      boolean none = code == ContractCode.ACCEPTED || code == ContractCode.REPLAYED;
      assertThat(code.refusal().isEmpty()).isEqualTo(none);
    }
    assertThat(ContractCode.CARD_SOLD.word()).isEqualTo("card.sold");
    assertThat(ContractCode.of(12)).isEqualTo(ContractCode.CARD_SOLD);
  }

  private static String solidity(Enum<?> value) {
    StringBuilder name = new StringBuilder();
    for (String part : value.name().split("_")) {
      name.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static List<String> members(String type) throws IOException {
    String source = Files.readString(SOURCES.resolve("ICardLedger.sol"), UTF_8);
    Matcher found = Pattern.compile("enum " + type + " \\{([^}]*)}").matcher(source);
    assertThat(found.find()).isTrue();
    return Arrays.stream(found.group(1).replaceAll("//.*", "").split(","))
        .map(String::strip)
        .toList();
  }
}
