package io.cardproof.api;

import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names requests, for callers' questions and the operator's logs. */
final class RequestIds {
  static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestIds.class.getName();
  private static final String PREFIX = "req_";
  private static final int DERIVED_CHARS = 22;

  /** What a client may name its request: no white space, nothing that a log would have to quote. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,64}");

  private RequestIds() {}

  /** Names the request: as its client did where that is sane. */
  static String assign(HttpServletRequest request) {
    String given = request.getHeader(HEADER);
    String id = given != null && SANE.matcher(given).matches() ? given : random();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String id ? id : assign(request);
  }

  /**
   * The id that stands in a problem's body. The body of a recorded refusal is answered again to the
   * byte when the request is repeated, so there it follows from the submission.
   */
  static String inBody(HttpServletRequest request, Refused.Details details) {
    String submission = details.submissionId();
    if (details.entry() < 0 || submission == null) {
      return of(request);
    }
    byte[] seed = ("request of " + submission).getBytes(StandardCharsets.UTF_8);
    return PREFIX + Digests.digest(seed).substring(0, DERIVED_CHARS);
  }

  private static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return PREFIX + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
  }
}
