package io.cardproof.exchange;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a gateway reaches the others and is reached: {@code cardproof.exchange.*}.
 *
 * @param address that it listens on
 * @param port that it listens on, 0 for any free one; absent: it only asks
 * @param certificate chain in PEM; its subject's O names the organisation
 * @param key of the certificate, PEM
 * @param ca certificates in PEM that issue those of all gateways
 * @param tags organisation whose gateway holds the tag key; absent: none but this one's
 * @param gateways of the other organisations, by name
 * @param siblings URLs of this organisation's other gateways, each of which keeps every deposited
 *     code
 * @param depositary member of this organisation in whose name codes are kept for suppliers that
 *     sign for themselves
 */
public record ExchangeSettings(
    @DefaultValue("127.0.0.1") String address,
    @Nullable Integer port,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path ca,
    @Nullable String tags,
    @DefaultValue Map<String, Other> gateways,
    @DefaultValue List<URI> siblings,
    @Nullable String depositary) {

  /**
   * @param url such as {@code https://gateway.shop.example:7443}; several, in the order in which
   *     they are asked, where the organisation has several gateways
   * @param members with custody {@code self} for whom this organisation may ask
   */
  public record Other(@DefaultValue List<URI> url, @DefaultValue List<String> members) {}

  /** Whether there is anybody to exchange with. */
  public boolean isConfigured() {
    return certificate != null || key != null || ca != null;
  }

  /**
   * Looks for what contradicts itself.
   *
   * @throws IllegalArgumentException that names the key to mend
   */
  public ExchangeSettings checked() {
    boolean asks = port != null || tags != null || !gateways.isEmpty() || !siblings.isEmpty();
    require(
        (certificate != null && key != null && ca != null) || (!asks && !isConfigured()),
        "cardproof.exchange needs certificate, key and ca");
    require(
        tags == null || gateways.containsKey(tags),
        "cardproof.exchange.tags names an organisation of cardproof.exchange.gateways");
    gateways
        .values()
        .forEach(other -> {
          require(!other.url().isEmpty(), "each of cardproof.exchange.gateways has a url");
          other.url().forEach(ExchangeSettings::requireHttps);
        });
    siblings.forEach(ExchangeSettings::requireHttps);
    return this;
  }

  private static void requireHttps(URI url) {
    require(
        "https".equals(url.getScheme()) && url.getHost() != null,
        "URLs of cardproof.exchange take the form https://host:port");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
