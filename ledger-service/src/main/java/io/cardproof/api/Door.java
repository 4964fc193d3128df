package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.claims.Speaker;
import io.cardproof.claims.Speaking;
import io.cardproof.codec.Digests;
import io.cardproof.keys.ApiKeys;
import io.cardproof.members.ServedMembers;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Who comes in. A key is derived anew for each request and compared in constant time: that costs
 * about what a look-up in a cache of keys would, and leaves no list of live keys in memory. Whether
 * its member may still come in is read from the replica each time, so that a suspension or a new
 * key counts from the next request on.
 */
final class Door {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final String CALLER = Door.class.getName() + ".caller";
  private static final String BUYER = Door.class.getName() + ".buyer";
  private static final String ASKED = Door.class.getName() + ".asked";
  private static final String TURNED_AWAY = Door.class.getName() + ".turnedAway";
  private static final String BEARER = "Bearer ";
  private static final int KEY_CHARS_MAX = 255;
  private static final int RANDOM_KEY_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Replica replica;
  private final ApiKeys keys;
  private final ServedMembers served;
  private final TokenDoor tokens;
  private final Bandwidth rate;
  private final AuthFailures failures;

  /** Bounded by the number of members: only who was let in gets a bucket. */
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  Door(
      Replica replica, ApiKeys keys, ServedMembers served, TokenDoor tokens, GatewayLimits limits) {
    this.replica = replica;
    this.keys = keys;
    this.served = served;
    this.tokens = tokens;
    this.failures = new AuthFailures(limits.authFailuresPerMinute());
    this.rate =
        Bandwidth.builder()
            .capacity(limits.requestsPerSecond())
            .refillGreedy(limits.requestsPerSecond(), Duration.ofSeconds(1))
            .build();
  }

  /**
   * The member that the request's key belongs to.
   *
   * @throws Refused {@code auth.missing}, {@code auth.invalid}, {@code member.suspended}, {@code
   *     limit.exceeded}
   */
  Caller caller(HttpServletRequest request) {
    if (request.getAttribute(CALLER) instanceof Caller known) {
      return known;
    }
    Known who;
    try {
      who = authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    } catch (Refused failed) {
      throw counted(failed, request);
    }
    if (who.member.suspended()) {
      throw Refused.of("member.suspended");
    }
    spend(who.id);
    Caller caller = new Caller(who.id, who.member.roles(), who.member.custody());
    request.setAttribute(CALLER, caller);
    return caller;
  }

  /**
   * Who asks about a claim: as {@link #caller}, or a buyer by the token of a sale.
   *
   * @throws Refused as {@link #caller}
   */
  Speaker speaker(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (request.getAttribute(BUYER) instanceof Speaker.Buyer known) {
      return known;
    }
    if (!isToken(authorization)) {
      return new Speaker.Member(caller(request));
    }
    Speaker.Buyer buyer;
    try {
      buyer = tokens.buyer(bearer(authorization));
    } catch (Refused failed) {
      throw counted(failed, request);
    }
    tokens.spend(buyer.sale());
    request.setAttribute(BUYER, buyer);
    return buyer;
  }

  private boolean isToken(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && tokens.isToken(bearer(authorization));
  }

  Refused counted(Refused failed, HttpServletRequest request) {
    int seconds = failures.count(request.getRemoteAddr());
    if (seconds == 0) {
      return failed;
    }
    request.setAttribute(TURNED_AWAY, true);
    return Refused.later(
        "limit.exceeded", "Too many requests without a valid key from your address.", seconds);
  }

  /** Whether it is one of too many without a key: not worth a line of the access log. */
  static boolean isTurnedAway(HttpServletRequest request) {
    return request.getAttribute(TURNED_AWAY) != null;
  }

  private record Known(String id, StateValue.Member member) {}

  private Known authenticate(@Nullable String authorization) {
    String key = bearer(authorization);
    String id = keys.memberOf(key).orElseThrow(() -> Refused.of("auth.invalid"));
    StateValue.Member member = replica.state().get(StateKey.member(id));
    // Whatever the key: only the gateway that made it could tell. That the member is there, the
    // public log says as well.
    if (member != null && !served.serves(id, member)) {
      throw Refused.withDetail(
          "auth.invalid", "Another organisation's gateway serves this member: ask there.");
    }
    // The same answer for a member that is not there, so that keys do not tell who is.
    if (member == null || !keys.matches(key, id, member.apiKeys())) {
      throw Refused.of("auth.invalid");
    }
    return new Known(id, member);
  }

  /** Who asked, for the access log; null where nobody was let in. */
  static @Nullable String knownMember(HttpServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller caller ? caller.member() : null;
  }

  /**
   * What a changing request is known by. PUT and DELETE are repeat-safe by what they say and get a
   * key of their own; so does a command that is only prepared, unless its caller names one.
   *
   * @throws Refused {@code idempotency_key.missing}, {@code request.invalid} and as {@link #caller}
   */
  Asking asking(HttpServletRequest request) {
    boolean preparing = Preparing.is(request);
    String key = key(request, preparing);
    Asking asking = Asking.of(caller(request), key);
    request.setAttribute(ASKED, asking.submissionId());
    return preparing ? new Asking(asking.caller(), asking.submissionId(), true) : asking;
  }

  /**
   * As {@link #asking}, of a member or a buyer.
   *
   * @throws Refused also {@code auth.role_missing} where nobody here may sign for a buyer
   */
  Speaking speaking(HttpServletRequest request) {
    if (!isToken(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      return Speaking.ofMember(asking(request));
    }
    String key = key(request, false);
    Speaker.Buyer buyer = (Speaker.Buyer) speaker(request);
    Caller relay = served.relayFor(buyer.seller().member());
    Speaking speaking = Speaking.ofBuyer(buyer, relay, key);
    request.setAttribute(ASKED, speaking.asking().submissionId());
    return speaking;
  }

  private static String key(HttpServletRequest request, boolean preparing) {
    String key = request.getHeader(IDEMPOTENCY_KEY);
    if (!request.getMethod().equals(HttpMethod.POST.name()) || (preparing && key == null)) {
      key = randomKey();
    }
    if (key == null) {
      throw Refused.of("idempotency_key.missing");
    }
    if (!isVisibleAscii(key)) {
      throw Refused.invalid(
          IDEMPOTENCY_KEY, "An Idempotency-Key has 1 to 255 visible ASCII characters.");
    }
    return key;
  }

  /**
   * Whether a use case missed something that the request names, while its key already stands for
   * another request: the key comes before what exists.
   */
  boolean isKeyOfAnotherRequest(Refused refused, HttpServletRequest request) {
    return refused.code().endsWith(".unknown")
        && refused.details().entry() < 0
        && request.getAttribute(ASKED) instanceof String submission
        && replica.entryOf(submission).isPresent();
  }

  private void spend(String member) {
    Bucket bucket = buckets.computeIfAbsent(member, id -> Bucket.builder().addLimit(rate).build());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      int seconds = 1 + (int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
      throw Refused.later(
          "limit.exceeded", "Your member sends more requests than one member may.", seconds);
    }
  }

  private static String bearer(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw Refused.of("auth.missing");
    }
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Refused.withDetail("auth.invalid", "Authorization takes the form Bearer <api key>.");
    }
    return header.substring(BEARER.length()).strip();
  }

  private static boolean isVisibleAscii(String key) {
    return !key.isEmpty()
        && key.length() <= KEY_CHARS_MAX
        && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static String randomKey() {
    byte[] bytes = new byte[RANDOM_KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return Digests.base64Url(bytes);
  }
}
