package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuthFailuresTest {
  private final AuthFailures failures = new AuthFailures(3);

  @Test
  void anAddressHasItsAllowance_andThenWaits() {
    for (int i = 0; i < 3; i++) {
      assertThat(failures.count("192.0.2.1")).isZero();
    }
    assertThat(failures.count("192.0.2.1")).isBetween(1, 21);
  }

  @Test
  void allOfOneIpv6NetworkShareAnAllowance() {
    for (int i = 0; i < 3; i++) {
      assertThat(failures.count("2001:db8::" + i)).isZero();
    }
    assertThat(failures.count("2001:db8::ffff")).isPositive();
  }

  @Test
  void anAddressWithAScopeOrNoneAtAllIsCountedToo() {
    assertThat(failures.count("fe80::1%eth7")).isZero();
    assertThat(failures.count(null)).isZero();
  }

  /** Slots are shared, so a few may meet a spent one; most do not. */
  @Test
  void manyOtherAddressesAreHardlyTouchedByASpentOne() {
    for (int i = 0; i < 10; i++) {
      failures.count("192.0.2.1");
    }
    int waiting = 0;
    for (int i = 0; i < 250; i++) {
      waiting += failures.count("198.51.100." + i) == 0 ? 0 : 1;
    }
    assertThat(waiting).isLessThan(25);
  }
}
