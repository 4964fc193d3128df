package io.cardproof.api;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An allowance of failed authentications for each address, so that nobody fills the access log with
 * them. Who has a good key is never held up by it: behind a proxy all members share an address.
 *
 * <p>Guarantees: the memory is that of a fixed table, whatever addresses there are; an IPv6 caller
 * counts by its /64, of which anyone has all addresses. The price is that some addresses share a
 * slot; which ones is drawn anew at each start (multiply-shift hashing, Dietzfelbinger et al.
 * 1997), so that nobody can look for one that shares another's.
 */
final class AuthFailures {
  private static final int SLOT_BITS = 12;
  private static final int NETWORK_BYTES = 8;

  private final AtomicReferenceArray<@Nullable Bucket> slots =
      new AtomicReferenceArray<>(1 << SLOT_BITS);
  private final long multiplier = new SecureRandom().nextLong() | 1;
  private final Bandwidth allowance;

  AuthFailures(int perMinute) {
    allowance =
        Bandwidth.builder()
            .capacity(perMinute)
            .refillGreedy(perMinute, Duration.ofMinutes(1))
            .build();
  }

  /**
   * Counts one.
   *
   * @param address of the client, as the connection has it; null where that is gone already
   * @return 0 within the allowance; past it, after how many seconds the next one is
   */
  int count(@Nullable String address) {
    int slot = (int) ((network(address) * multiplier) >>> (Long.SIZE - SLOT_BITS));
    Bucket bucket = slots.get(slot);
    if (bucket == null) {
      slots.compareAndSet(slot, null, Bucket.builder().addLimit(allowance).build());
      bucket = Objects.requireNonNull(slots.get(slot));
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? 0
        : 1 + (int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
  }

  private static long network(@Nullable String address) {
    if (address == null) {
      return 0;
    }
    // A link-local address comes with the interface that it is meant on.
    int scope = address.indexOf('%');
    String literal = scope < 0 ? address : address.substring(0, scope);
    byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
    ByteBuffer front = ByteBuffer.allocate(NETWORK_BYTES);
    front.put(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    return front.getLong(0);
  }
}
