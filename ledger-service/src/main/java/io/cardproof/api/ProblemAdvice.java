package io.cardproof.api;

import io.cardproof.cards.Prepared;
import io.cardproof.cards.Refused;
import io.cardproof.keys.KeystoreException;
import io.cardproof.rules.RefusalCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Every no, and every failure, becomes a problem here; controllers catch nothing. */
@RestControllerAdvice
final class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final PreparedCommands prepared;
  private final Door door;

  ProblemAdvice(PreparedCommands prepared, Door door) {
    this.prepared = prepared;
    this.door = door;
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(
      Refused refused, HttpServletRequest request, HttpServletResponse response) {
    String operation = refused.details().operationId();
    if (operation != null) {
      return underWay(operation, refused);
    }
    if (ProblemTable.find(refused.code()) == null) {
      LOG.error("a refusal has the unlisted code {}", refused.code());
    }
    Refused first =
        door.isKeyOfAnotherRequest(refused, request)
            ? Refused.of(RefusalCode.SUBMISSION_MISMATCH)
            : refused;
    return problem(first, HttpHeaders.EMPTY, request, response);
  }

  /**
   * A command that was sent and is not final.
   *
   * @param submissionId by which its receipt is asked for
   */
  record UnderWay(String operationId, @Nullable String submissionId) {}

  private static ResponseEntity<Object> underWay(String operation, Refused refused) {
    return ResponseEntity.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.LOCATION, "/v1/operations/" + operation)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new UnderWay(operation, refused.details().submissionId()));
  }

  /** Not a failure: the use case stopped where its member signs. */
  @ExceptionHandler
  ResponseEntity<Object> prepared(Prepared stop) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(prepared.keep(stop.draft()));
  }

  @ExceptionHandler
  ResponseEntity<Object> parameter(
      MethodArgumentTypeMismatchException e,
      HttpServletRequest request,
      HttpServletResponse response) {
    Refused refused =
        Refused.invalid(e.getName(), "The parameter " + e.getName() + " has no such value.");
    return problem(refused, HttpHeaders.EMPTY, request, response);
  }

  @ExceptionHandler
  ResponseEntity<Object> parameter(
      MissingServletRequestParameterException e,
      HttpServletRequest request,
      HttpServletResponse response) {
    String name = e.getParameterName();
    Refused refused = Refused.invalid(name, "The parameter " + name + " is missing.");
    return problem(refused, HttpHeaders.EMPTY, request, response);
  }

  @ExceptionHandler
  ResponseEntity<Object> noBody(
      HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response) {
    Refused refused = Refused.withDetail("request.malformed", "This call needs a JSON body.");
    return problem(refused, HttpHeaders.EMPTY, request, response);
  }

  /** The client went away; nobody is left to answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {
    LOG.debug("a client closed its connection");
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> other(
      Exception e, HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted()) {
      LOG.debug("an answer was cut short: {}", e.getClass().getName());
      return null;
    }
    HttpHeaders headers = new HttpHeaders();
    Refused refused =
        switch (e) {
          case HttpRequestMethodNotSupportedException method -> {
            Set<HttpMethod> supported = method.getSupportedHttpMethods();
            headers.setAllow(supported == null ? Set.of() : supported);
            yield Refused.of("request.method");
          }
          case ErrorResponse spring -> Refused.of(code(spring.getStatusCode().value()));
          case KeystoreException keys ->
              Refused.later("vault.unavailable", "The keystore cannot be used now.", 60);
          default -> unexpected(e, request);
        };
    return problem(refused, headers, request, response);
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "request.malformed";
      case 404 -> "path.unknown";
      case 406 -> "request.not_acceptable";
      case 413 -> "request.too_large";
      case 415 -> "request.media_type";
      default -> ProblemTable.INTERNAL;
    };
  }

  /** The log prints the stack without messages: see the log's configuration. */
  private static Refused unexpected(Exception e, HttpServletRequest request) {
    if (e instanceof IOException) {
      return Refused.withDetail("request.malformed", "The body ended too early.");
    }
    LOG.atError()
        .addKeyValue("requestId", RequestIds.of(request))
        .addKeyValue("route", RouteNames.of(request))
        .setCause(e)
        .log("a request failed unexpectedly");
    return Refused.of(ProblemTable.INTERNAL);
  }

  private static ResponseEntity<Object> problem(
      Refused refused,
      HttpHeaders headers,
      HttpServletRequest request,
      HttpServletResponse response) {
    Refused.Details details = refused.details();
    String id = RequestIds.inBody(request, details);
    Problem problem = Problem.of(refused, request.getRequestURI(), id);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (details.replayed()) {
      answer.header(Responses.REPLAYED, "true");
    } else if (request.getHeader(RequestIds.HEADER) == null) {
      response.setHeader(RequestIds.HEADER, id);
    }
    if (problem.status() == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (details.retryAfterSeconds() > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, Integer.toString(details.retryAfterSeconds()));
    }
    return answer.body(problem);
  }
}
