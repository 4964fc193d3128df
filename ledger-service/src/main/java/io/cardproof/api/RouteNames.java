package io.cardproof.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Names what was asked by its pattern, such as {@code /v1/orders/{orderId}}: a path itself may hold
 * what does not belong into a log, such as an order id, or a code pasted into the wrong place.
 */
final class RouteNames {
  private RouteNames() {}

  static String of(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? "unmatched" : pattern.toString();
  }
}
