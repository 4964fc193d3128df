package io.cardproof.api;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.claims.Speaker;
import io.cardproof.codec.Digests;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.members.ServedMembers;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Buyers, who come in by the token of their sale. The hash of it stands on the ledger with the
 * sale, so that a token is good wherever its seller is served, and only there: what its buyer may
 * read is kept there.
 */
final class TokenDoor {
  /** Sales whose allowance is remembered; forgotten ones begin anew. */
  private static final int SALES_MAX = 10_000;

  private final Replica replica;
  private final ClaimTokens tokens;
  private final ServedMembers served;
  private final Bandwidth rate;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > SALES_MAX;
        }
      };

  TokenDoor(Replica replica, ClaimTokens tokens, ServedMembers served, GatewayLimits limits) {
    this.replica = replica;
    this.tokens = tokens;
    this.served = served;
    this.rate =
        Bandwidth.builder()
            .capacity(limits.tokenRequestsPerMinute())
            .refillGreedy(limits.tokenRequestsPerMinute(), Duration.ofMinutes(1))
            .build();
  }

  /** Whether it has the form of a token, good or not. */
  boolean isToken(String bearer) {
    return tokens.saleOf(bearer).isPresent();
  }

  /**
   * The buyer that a token stands for.
   *
   * @throws Refused {@code auth.invalid}
   */
  Speaker.Buyer buyer(String token) {
    String id = tokens.saleOf(token).orElseThrow(() -> Refused.of("auth.invalid"));
    StateValue.Sale sale = replica.state().get(StateKey.sale(id));
    if (sale != null && !served.serves(sale.seller())) {
      throw Refused.withDetail(
          "auth.invalid", "Another organisation's gateway serves the seller: ask there.");
    }
    String hash = Digests.base64Url(tokens.hash(token));
    StateValue.Member seller =
        sale == null ? null : replica.state().get(StateKey.member(sale.seller()));
    // The same answer for a sale that is not there, so that tokens do not tell which are.
    if (sale == null || seller == null || !isSame(hash, sale.claimTokenHash())) {
      throw Refused.withDetail("auth.invalid", "This is no claim token of a sale of this ledger.");
    }
    return new Speaker.Buyer(id, new Caller(sale.seller(), seller.roles(), seller.custody()), hash);
  }

  private static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws Refused {@code limit.exceeded}
   */
  void spend(String sale) {
    Bucket bucket;
    synchronized (buckets) {
      bucket = buckets.computeIfAbsent(sale, id -> Bucket.builder().addLimit(rate).build());
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      int seconds = 1 + (int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
      throw Refused.later(
          "limit.exceeded", "More is asked by this claim token than by one may be.", seconds);
    }
  }
}
