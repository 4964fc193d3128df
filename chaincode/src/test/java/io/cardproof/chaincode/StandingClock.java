package io.cardproof.chaincode;

import io.cardproof.log.JdkEd25519;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The chaincode as a service whose clock stands still, for tests on a real network whose commands
 * are of the beginning of 2026: {@code StandingClock --config FILE}.
 */
public final class StandingClock {
  /** 2026-01-01T00:00:00Z, when the scenes of the tests play. */
  private static final long NOW_MS = 1_767_225_600_000L;

  private StandingClock() {}

  public static void main(String[] args) throws Exception {
    Instant now = Instant.ofEpochMilli(NOW_MS);
    System.err.println(new ChaincodeServer(Path.of(args[1]), () -> now, new JdkEd25519()).serve());
    Runtime.getRuntime().halt(1);
  }
}
