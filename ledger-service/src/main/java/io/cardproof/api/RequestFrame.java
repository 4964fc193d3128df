package io.cardproof.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What every request gets, and no more: a name, its time measured, and one line in the access log
 * that holds neither query nor body. Who asks is established where it is needed ({@link Door}), so
 * that a malformed request is told so first, as the precedence of refusals has it.
 */
final class RequestFrame implements Filter {
  private static final Logger ACCESS = LoggerFactory.getLogger("cardproof.access");
  private static final Logger LOG = LoggerFactory.getLogger(RequestFrame.class);
  static final String SANDBOX = "Cardproof-Sandbox";

  /** Status classes 1xx to 5xx: the only label, so that nothing a client sends makes a series. */
  private final Timer[] byStatusClass;

  private final boolean sandbox;

  RequestFrame(boolean sandbox, MeterRegistry metrics) {
    this.sandbox = sandbox;
    this.byStatusClass = new Timer[6];
    for (int i = 0; i < byStatusClass.length; i++) {
      byStatusClass[i] =
          Timer.builder("cardproof.http.requests")
              .description("Requests by class of their status")
              .tag("status", i + "xx")
              .register(metrics);
    }
  }

  /** Also tells those who answer before any filter is reached. */
  @Override
  public void init(FilterConfig config) {
    config.getServletContext().setAttribute(SANDBOX, sandbox);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    long started = System.nanoTime();
    String id = RequestIds.assign(http);
    answer.setHeader(RequestIds.HEADER, id);
    if (sandbox) {
      answer.setHeader(SANDBOX, "true");
    }
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      LOG.atError().addKeyValue("requestId", id).setCause(e).log("a request was cut short");
      throw e;
    } finally {
      long nanos = System.nanoTime() - started;
      int statusClass = Math.clamp(answer.getStatus() / 100, 0, byStatusClass.length - 1);
      byStatusClass[statusClass].record(nanos, TimeUnit.NANOSECONDS);
      log(http, answer.getStatus(), nanos, id);
    }
  }

  private static void log(HttpServletRequest request, int status, long nanos, String id) {
    // What went well is counted; a line for each of it would cost more than it tells.
    Level level = status < 400 || Door.isTurnedAway(request) ? Level.DEBUG : Level.INFO;
    if (ACCESS.isEnabledForLevel(level)) {
      ACCESS
          .atLevel(level)
          .addKeyValue("method", request.getMethod())
          .addKeyValue("route", RouteNames.of(request))
          .addKeyValue("status", status)
          .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos))
          .addKeyValue("member", String.valueOf(Door.knownMember(request)))
          .addKeyValue("requestId", id)
          .log("request");
    }
  }
}
