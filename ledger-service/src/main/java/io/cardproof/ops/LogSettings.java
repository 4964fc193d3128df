package io.cardproof.ops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * {@code cardproof.log.*}: who must have seen a checkpoint before it is published.
 *
 * @param policy a tlog-policy file with the witnesses, their URLs and the quorum; absent: none
 * @param witnessPatience for all witnesses together, for one checkpoint
 * @param anchorEvery how many published checkpoints there are to one that is kept for good
 */
record LogSettings(
    @Nullable Path policy,
    @DefaultValue("PT2S") Duration witnessPatience,
    @DefaultValue("600") int anchorEvery) {
  private static final Duration PATIENCE_MIN = Duration.ofMillis(10);
  private static final Duration PATIENCE_MAX = Duration.ofMinutes(1);

  /**
   * {@code cardproof.tsa.*}: the time-stamping authority.
   *
   * @param url where it takes requests (RFC 3161 over HTTP); absent: no time-stamps
   * @param roots a PEM file of the certificates that its own must lead to
   * @param policy the policy it must have stamped under, an object identifier; absent: any
   * @param patience for a whole answer
   */
  record Tsa(
      @Nullable URI url,
      @Nullable Path roots,
      @Nullable String policy,
      @DefaultValue("PT10S") Duration patience) {
    private Tsa checked() {
      require(url == null || roots != null, "cardproof.tsa.roots", "is needed beside the url");
      require(isSane(patience), "cardproof.tsa.patience", "is between 10 ms and a minute");
      return this;
    }
  }

  static LogSettings of(Environment environment) {
    return bound(environment, "cardproof.log", LogSettings.class).checked();
  }

  static Tsa tsa(Environment environment) {
    return bound(environment, "cardproof.tsa", Tsa.class).checked();
  }

  private static <T> T bound(Environment environment, String prefix, Class<T> type) {
    try {
      return Binder.get(environment).bindOrCreate(prefix, type);
    } catch (BindException e) {
      throw new StartException("the setting " + e.getName() + " cannot be understood", e);
    }
  }

  private LogSettings checked() {
    require(
        isSane(witnessPatience), "cardproof.log.witness-patience", "is between 10 ms and a minute");
    require(anchorEvery >= 1, "cardproof.log.anchor-every", "is at least 1");
    return this;
  }

  private static boolean isSane(Duration patience) {
    return patience.compareTo(PATIENCE_MIN) >= 0 && patience.compareTo(PATIENCE_MAX) <= 0;
  }

  private static void require(boolean holds, String key, String what) {
    if (!holds) {
      throw new StartException(key + " " + what);
    }
  }
}
