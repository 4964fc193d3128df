package io.cardproof.issuers;

import io.cardproof.rules.RedemptionOutcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One issuer whose system is connected: {@code cardproof.issuers[n].*}.
 *
 * @param member in whose name is attested
 * @param url of the issuer's system, polled; absent: it only sends callbacks
 * @param secretFile what requests and callbacks are signed with; see {@link WebhookSecret}
 * @param pollEvery how long to wait after a page with nothing in it
 * @param codes the issuer's own codes in our words
 */
public record IssuerSettings(
    @Nullable String member,
    @Nullable URI url,
    @Nullable Path secretFile,
    @DefaultValue("PT1M") Duration pollEvery,
    @DefaultValue Map<String, RedemptionOutcome> codes) {
  private static final String KEY = "cardproof.issuers";
  private static final Duration POLL_MIN = Duration.ofMillis(100);
  private static final Duration POLL_MAX = Duration.ofDays(1);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /**
   * Looks for what is missing or contradicts itself.
   *
   * @throws IllegalArgumentException that names the key to mend
   */
  public static List<IssuerSettings> checked(List<IssuerSettings> all) {
    Set<String> members = new HashSet<>();
    for (IssuerSettings one : all) {
      require(one.member != null && one.secretFile != null, "each has member and secret-file");
      require(members.add(one.member), "names " + one.member + " twice");
      require(one.url == null || isSafe(one.url), "a url takes the form https://host/path");
      require(
          one.pollEvery.compareTo(POLL_MIN) >= 0 && one.pollEvery.compareTo(POLL_MAX) <= 0,
          "poll-every is between 100 ms and a day");
    }
    return List.copyOf(all);
  }

  /** Codes and accounts travel in answers: in the clear on this machine only. */
  private static boolean isSafe(URI url) {
    boolean encrypted = "https".equals(url.getScheme());
    boolean here =
        "http".equals(url.getScheme()) && LOOPBACK.contains(String.valueOf(url.getHost()));
    return url.getHost() != null
        && (encrypted || here)
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && url.getRawUserInfo() == null;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(KEY + ": " + message);
    }
  }
}
