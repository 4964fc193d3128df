package io.cardproof.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The framework's router, which compares a path with an id in it with every route in full: method,
 * headers, media types, then the path. Here a route whose fixed beginning the path does not have is
 * passed over at once, which finds the same one.
 */
final class RouteFinder extends RequestMappingHandlerMapping {
  /** With the slash before it: what stands for a rest of any length may stand for none. */
  private static final Pattern WILD = Pattern.compile("/?[{*?\\\\]");

  private final Map<RequestMappingInfo, String> beginnings = new ConcurrentHashMap<>();

  @Override
  protected @Nullable RequestMappingInfo getMatchingMapping(
      RequestMappingInfo route, HttpServletRequest request) {
    String beginning = beginnings.get(route);
    if (beginning == null) {
      beginning = beginning(route);
      beginnings.put(route, beginning);
    }
    if (!mayBe(request.getRequestURI(), beginning)) {
      return null;
    }
    return super.getMatchingMapping(route, request);
  }

  /** Of escapes and path parameters there are other spellings than the one that is compared. */
  private static boolean mayBe(String path, String beginning) {
    return path.startsWith(beginning) || path.indexOf('%') >= 0 || path.indexOf(';') >= 0;
  }

  /** What every path of the route begins with, as far as that is written out. */
  private static String beginning(RequestMappingInfo route) {
    Set<String> patterns = route.getPatternValues();
    if (patterns.size() != 1) {
      return "";
    }
    String pattern = patterns.iterator().next();
    Matcher wild = WILD.matcher(pattern);
    return wild.find() ? pattern.substring(0, wild.start()) : pattern;
  }
}
