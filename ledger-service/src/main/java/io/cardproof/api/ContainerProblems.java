package io.cardproof.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * What the container itself refuses, before or beside any controller: a request line or a header
 * that is no HTTP. As a problem too, and without the container's name, version or stack.
 */
public final class ContainerProblems extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    String code = code(status);
    ProblemTable.Row row = ProblemTable.of(code);
    String id = RequestIds.of(request);
    // Nothing of the request is repeated: it may not even be text.
    String body =
        "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"instance\":\"/\",\"code\":\"%s\",\"requestId\":\"%s\"}"
            .formatted(
                row.code(), row.title(), status, row.detail().replace("\"", ""), row.code(), id);
    try {
      response.setHeader(RequestIds.HEADER, id);
      if (isSandbox()) {
        response.setHeader(RequestFrame.SANDBOX, "true");
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      response.setContentType("application/problem+json");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // The client is gone, or has an answer already.
      container.getLogger().debug("no problem could be written");
    }
  }

  /** The container makes its valve by name, so what it must know stands in the application. */
  private boolean isSandbox() {
    return Arrays.stream(container.findChildren())
        .anyMatch(child ->
            child instanceof Context application
                && Boolean.TRUE.equals(
                    application.getServletContext().getAttribute(RequestFrame.SANDBOX)));
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "path.unknown";
      case 405, 501 -> "request.method";
      case 413 -> "request.too_large";
      default -> status < 500 ? "request.malformed" : ProblemTable.INTERNAL;
    };
  }
}
