package io.cardproof.exchange;

import io.cardproof.cards.Refused;
import io.cardproof.exchange.Messages.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** One call of another gateway: who it is, what it asks, and a clear yes or no. */
final class ExchangeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServlet.class);
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private static final Map<String, Integer> STATUS =
      Map.of(
          "request.malformed", 400,
          "request.invalid", 400,
          "auth.invalid", 403,
          "member.suspended", 403,
          "not_yours", 403,
          "path.unknown", 404,
          "entry.unknown", 404,
          "card.not_deposited", 404,
          "request.too_large", 413,
          "limit.exceeded", 429);

  private static final int UNAVAILABLE = 503;

  private final transient Map<String, Call> calls;
  private final transient MeterRegistry metrics;

  private interface Call {
    Object answer(String organisation, byte[] body);
  }

  private interface Desk<A> {
    Object answer(String organisation, A ask);
  }

  ExchangeServlet(TagDesk tags, VaultDesk vaults, MeterRegistry metrics) {
    this.metrics = metrics;
    this.calls =
        Map.of(
            Messages.TAGS, call(Messages.TagsAsk.class, tags::evaluate),
            Messages.RELEASES, call(Messages.ReleaseAsk.class, vaults::release),
            Messages.DEPOSITS, call(Messages.DepositAsk.class, vaults::keep));
  }

  private static <A> Call call(Class<A> type, Desk<A> desk) {
    return (organisation, body) -> desk.answer(organisation, Json.STRICT.readValue(body, type));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    Call call = request.getMethod().equals("POST") ? calls.get(path) : null;
    Object answer = call == null ? fault(Refused.of("path.unknown")) : answer(call, request);
    int status = answer instanceof Fault fault ? status(fault) : HttpServletResponse.SC_OK;
    metrics
        .counter(
            "cardproof.exchange.calls",
            "call",
            call == null ? "other" : path.substring(path.lastIndexOf('/') + 1),
            "status",
            Integer.toString(status))
        .increment();
    byte[] body = Json.STRICT.writeValueAsBytes(answer);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Object answer(Call call, HttpServletRequest request) {
    try {
      byte[] body = request.getInputStream().readNBytes(Messages.BYTES_MAX + 1);
      if (body.length > Messages.BYTES_MAX) {
        return fault(Refused.of("request.too_large"));
      }
      return call.answer(organisation(request), body);
    } catch (Refused refused) {
      return fault(refused);
    } catch (JacksonException | IOException e) {
      return fault(Refused.of("request.malformed"));
    } catch (RuntimeException e) {
      // The log prints the stack without messages: see the log's configuration.
      LOG.error("a call of another gateway failed unexpectedly", e);
      return new Fault("internal", "this gateway failed in a way it did not expect", 1);
    }
  }

  private static String organisation(HttpServletRequest request) {
    try {
      return Tls.organisation(
          request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain ? chain[0] : null);
    } catch (IllegalArgumentException e) {
      throw Refused.withDetail("auth.invalid", String.valueOf(e.getMessage()));
    }
  }

  private static Fault fault(Refused refused) {
    @Nullable String detail = refused.details().detail();
    return new Fault(
        refused.code(),
        detail == null ? refused.code() : detail,
        refused.details().retryAfterSeconds());
  }

  private static int status(Fault fault) {
    return fault.code().equals("internal")
        ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
        : STATUS.getOrDefault(fault.code(), UNAVAILABLE);
  }
}
