package io.cardproof.api;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;

/** Marks a request that asks for a command's bytes instead of the command's effect. */
final class Preparing {
  private static final String ATTRIBUTE = Preparing.class.getName();

  private Preparing() {}

  static void mark(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, true);
  }

  static boolean is(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) != null;
  }
}
