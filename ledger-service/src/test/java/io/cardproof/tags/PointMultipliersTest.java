package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PointMultipliersTest {

  /** A multiplier that lies on every call, or fails. */
  private record Broken(boolean throwing) implements PointMultiplier {
    @Override
    public byte[] multiply(byte[] point, byte[] scalar) {
      if (throwing) {
        throw new IllegalStateException("broken library");
      }
      byte[] wrong = PointMultipliers.pureJava().multiply(point, scalar);
      wrong[64] ^= 1;
      return wrong;
    }

    @Override
    public String name() {
      return "broken";
    }
  }

  /** Right for the RFC's key only: what a single known answer would not notice. */
  private static final class RightOnce implements PointMultiplier {
    private boolean used;

    @Override
    public byte[] multiply(byte[] point, byte[] scalar) {
      byte[] product = PointMultipliers.pureJava().multiply(point, scalar);
      product[64] ^= (byte) (used ? 1 : 0);
      used = true;
      return product;
    }

    @Override
    public String name() {
      return "right once";
    }
  }

  @Test
  void pureJava_passesTheSelfTest() {
    assertThat(PointMultipliers.passesSelfTest(PointMultipliers.pureJava())).isTrue();
  }

  @Test
  void wrongOrFailingLibrary_doesNotPassTheSelfTest() {
    assertThat(PointMultipliers.passesSelfTest(new Broken(false))).isFalse();
    assertThat(PointMultipliers.passesSelfTest(new Broken(true))).isFalse();
    assertThat(PointMultipliers.passesSelfTest(new RightOnce())).isFalse();
  }

  @Test
  void chosenMultiplier_isNamed() {
    assertThat(PointMultipliers.best().name()).matches("bouncycastle|libcrypto\\.so.*");
    assertThat(new LocalTagger(Voprf.randomSecret()).multiplierName())
        .isEqualTo(PointMultipliers.best().name());
  }

  @Test
  void libcrypto_agreesWithPureJavaAtTheEdgesOfTheScalars() {
    PointMultiplier libcrypto = libcrypto();
    byte[] generator = P256.uncompressed(P256.GENERATOR);
    for (String scalar : List.of("1", "2", "3", "ffffffff", "80000000000000000000000000000000")) {
      assertSame(libcrypto, generator, new BigInteger(scalar, 16));
      assertSame(libcrypto, generator, P256.ORDER.subtract(new BigInteger(scalar, 16)));
    }
  }

  @Test
  void libcryptoUnderManyVirtualThreads_givesEveryCallerItsOwnProduct() throws Exception {
    PointMultiplier libcrypto = libcrypto();
    byte[] generator = P256.uncompressed(P256.GENERATOR);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<byte[]> scalars = new ArrayList<>();
      List<Future<byte[]>> products = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        byte[] scalar = P256.randomScalar();
        scalars.add(scalar);
        Callable<byte[]> task = () -> libcrypto.multiply(generator, scalar);
        products.add(threads.submit(task));
      }
      for (int i = 0; i < scalars.size(); i++) {
        byte[] expected = PointMultipliers.pureJava().multiply(generator, scalars.get(i));
        assertThat(products.get(i).get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void libcrypto_refusesAPointOffTheCurveAndWorksOn() {
    PointMultiplier libcrypto = libcrypto();
    byte[] generator = P256.uncompressed(P256.GENERATOR);
    byte[] offCurve = generator.clone();
    offCurve[64] ^= 1;
    assertThatThrownBy(() -> libcrypto.multiply(offCurve, P256.randomScalar()))
        .isInstanceOf(IllegalStateException.class);
    assertSame(libcrypto, generator, BigInteger.TEN);
  }

  private static PointMultiplier libcrypto() {
    var loaded = LibcryptoMultiplier.load();
    assumeThat(loaded).as("a libcrypto on this machine").isPresent();
    return loaded.orElseThrow();
  }

  private static void assertSame(PointMultiplier candidate, byte[] point, BigInteger scalar) {
    byte[] bytes = P256.bytes(scalar);
    assertThat(candidate.multiply(point, bytes))
        .isEqualTo(PointMultipliers.pureJava().multiply(point, bytes));
  }
}
