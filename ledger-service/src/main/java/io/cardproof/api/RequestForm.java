package io.cardproof.api;

import io.cardproof.cards.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/** What is wrong with a request whichever call it is for, and would otherwise be passed over. */
final class RequestForm implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // The router cuts path parameters off: the caller would believe that they were heard.
    if (request.getRequestURI().indexOf(';') >= 0) {
      throw Refused.withDetail("path.unknown", "No path here has parameters after a semicolon.");
    }
    if (!isReadable(request.getContentType())) {
      throw Refused.of("request.media_type");
    }
    return true;
  }

  /** JSON is UTF-8 (RFC 8259); the calls that read other types take what charsets they know. */
  private static boolean isReadable(@Nullable String contentType) {
    try {
      MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
      Charset charset = type == null ? null : type.getCharset();
      return charset == null
          || !MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
          || charset.equals(StandardCharsets.UTF_8);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
