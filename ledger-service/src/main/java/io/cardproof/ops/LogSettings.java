package io.cardproof.ops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
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

  /**
   * {@code cardproof.anchor.*}: the chain that checkpoints are written to.
   *
   * @param nodes JSON-RPC over HTTP, in the order in which they are asked; empty: none are written
   * @param chainId of the chain; transactions are good for no other
   * @param contract address of its {@code CheckpointAnchor}
   * @param accountKeyFile the key of the account that writes, 32 bytes in hexadecimal; its owner's
   *     alone
   * @param every from one checkpoint to the next
   * @param confirmations blocks from its own on, after which one counts as final: 1 where they are
   * @param gasPrice in wei
   * @param patience for a whole answer of a node
   */
  record Anchor(
      @DefaultValue List<URI> nodes,
      @DefaultValue("0") long chainId,
      @Nullable String contract,
      @Nullable Path accountKeyFile,
      @DefaultValue("PT10M") Duration every,
      @DefaultValue("12") int confirmations,
      @DefaultValue("1000000000") long gasPrice,
      @DefaultValue("PT10S") Duration patience) {
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Duration EVERY_MIN = Duration.ofSeconds(1);

    private Anchor checked() {
      if (nodes.isEmpty()) {
        return this;
      }
      String prefix = "cardproof.anchor.";
      require(nodes.stream().allMatch(Anchor::isWeb), prefix + "nodes", "are http or https URLs");
      require(chainId > 0, prefix + "chain-id", "is needed beside the nodes");
      require(
          contract != null && ADDRESS.matcher(contract).matches(),
          prefix + "contract",
          "is 0x and 40 digits of hexadecimal");
      require(accountKeyFile != null, prefix + "account-key-file", "is needed beside the nodes");
      require(every.compareTo(EVERY_MIN) >= 0, prefix + "every", "is at least a second");
      require(confirmations >= 1, prefix + "confirmations", "is at least 1");
      require(gasPrice >= 0, prefix + "gas-price", "is not negative");
      require(isSane(patience), prefix + "patience", "is between 10 ms and a minute");
      return this;
    }

    private static boolean isWeb(URI url) {
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null;
    }
  }

  static LogSettings of(Environment environment) {
    return bound(environment, "cardproof.log", LogSettings.class).checked();
  }

  static Tsa tsa(Environment environment) {
    return bound(environment, "cardproof.tsa", Tsa.class).checked();
  }

  static Anchor anchor(Environment environment) {
    return bound(environment, "cardproof.anchor", Anchor.class).checked();
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
