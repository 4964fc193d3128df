package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are the schemes' published test numbers. */
final class PaymentCardGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4222222222222",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        " 4111\u20131111\u00a01111\u30001111\t",
        "４１１１１１１１１１１１１１１１",
        "４１１１－１１１１－１１１１－１１１１",
        "5555555555554444",
        "5105105105105100",
        "2223003122003222",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "3530111333300000",
        "30569309025904",
        "38520000023237",
        "6200000000000005",
        "6205500000000000004",
        "6759649826438453",
        "5018000000000009",
      })
  void numbersOfEachScheme_areSeen(String number) {
    assertThat(PaymentCardGuard.looksLikePaymentCard(number)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "4111111111111112", // wrong check digit
        "411111111111111", // wrong length for the scheme
        "41111111111111111111", // 20 digits
        "1000000000000008", // a prefix no scheme has
        "9999999999999995",
        "4111111111111111A",
        "X4111111111111111",
        "ABCD-EFGH-IJKL-MNOP",
        "378282246310005----secret",
        "000000000000", // 12 digits
      })
  void otherCodes_areNot(String code) {
    assertThat(PaymentCardGuard.looksLikePaymentCard(code)).isFalse();
  }
}
