package io.cardproof.api;

import io.swagger.v3.oas.annotations.Hidden;
import java.lang.reflect.Method;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The least that a request, with a body or without, can cost in this server: what measured rates of
 * the real calls are held against. Not there unless a benchmark asks for it, and so no bean, since
 * which beans there are is settled when the program is built.
 */
@Hidden
final class EchoController {
  /** Set to true by benchmarks. */
  static final String ASKED_FOR = "cardproof.bench.echo";

  /** A sale's body, unread. */
  record Echo(String orderId, List<Item> items) {}

  record Item(String cardId) {}

  @ResponseBody
  Echo echo(@RequestBody Echo body) {
    return body;
  }

  @ResponseBody
  String bare() {
    return "bare";
  }

  static void addTo(RequestMappingHandlerMapping mappings) {
    try {
      add(mappings, RequestMethod.POST, EchoController.class.getDeclaredMethod("echo", Echo.class));
      add(mappings, RequestMethod.GET, EchoController.class.getDeclaredMethod("bare"));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(
      RequestMappingHandlerMapping mappings, RequestMethod verb, Method method) {
    mappings.registerMapping(
        RequestMappingInfo.paths("/benchmark/echo").methods(verb).build(),
        new EchoController(),
        method);
  }
}
