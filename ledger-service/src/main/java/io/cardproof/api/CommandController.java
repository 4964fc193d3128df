package io.cardproof.api;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.members.SignedCommands;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.rules.Custody;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * For members who sign for themselves: a call is first prepared, which runs the very same code up
 * to the command and hands out its bytes, and then submitted with the member's signature.
 */
@RestController
final class CommandController {
  private static final Pattern PATH = Pattern.compile("/v1/[A-Za-z0-9_~:%-][A-Za-z0-9._~:%/-]*");
  private static final Set<String> METHODS = Set.of("POST", "PUT", "DELETE");

  private final SignedCommands commands;
  private final Responses responses;
  private final JsonBodies bodies;
  private final Door door;
  private final int bytesMax;

  CommandController(
      SignedCommands commands,
      Responses responses,
      JsonMapper mapper,
      Door door,
      GatewayLimits limits) {
    this.commands = commands;
    this.responses = responses;
    this.bodies = new JsonBodies(mapper);
    this.door = door;
    this.bytesMax = limits.jsonBytesMax();
  }

  @Answers(Object.class)
  @Answers(value = Object.class, status = 201)
  @Answers(value = Void.class, status = 204)
  @PostMapping("/v1/commands")
  ResponseEntity<Object> submit(
      @RequestBody SignedCommands.Signed body, Caller caller, HttpServletRequest request) {
    return responses.render(commands.submit(caller, body), request);
  }

  /**
   * {@code {path, method?, …the call's body}} or {@code {path, method?, body}}; the method is POST
   * where none is said.
   */
  @Answers(PreparedCommands.ToSign.class)
  @PostMapping(path = "/v1/commands/prepare", consumes = MediaType.APPLICATION_JSON_VALUE)
  void prepare(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    ObjectNode asked = object(bodies.read(request.getInputStream(), JsonNode.class, bytesMax));
    String path = text(asked, "path", null);
    String method = text(asked, "method", "POST");
    if (!PATH.matcher(path).matches() || path.contains("..") || path.startsWith("/v1/commands")) {
      throw Refused.invalid("path", "The path of the call that is to be made, such as /v1/sales.");
    }
    if (!METHODS.contains(method)) {
      throw Refused.invalid("method", "POST, PUT or DELETE: other calls change nothing.");
    }
    Caller caller = door.caller(request);
    if (caller.custody() != Custody.SELF) {
      throw Refused.invalid("path", "The gateway signs for this member: make the call itself.");
    }
    forward(path, method, call(asked), request, response);
  }

  private static ObjectNode object(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw Refused.withDetail("request.malformed", "The body is not one JSON object.");
  }

  private static String text(ObjectNode body, String field, @Nullable String otherwise) {
    JsonNode value = body.get(field);
    if (value != null && value.isString()) {
      return value.stringValue();
    }
    if (value != null || otherwise == null) {
      throw Refused.invalid(field, "A text is expected here.");
    }
    return otherwise;
  }

  /** The call's own body; empty where the call has none. */
  private static byte[] call(ObjectNode asked) {
    ObjectNode rest = asked.deepCopy();
    rest.remove("path");
    rest.remove("method");
    JsonNode body = rest.size() == 1 && rest.has("body") ? rest.get("body") : rest;
    return body.isEmpty() ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void forward(
      String path,
      String method,
      byte[] body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    RequestDispatcher dispatcher = request.getRequestDispatcher(path);
    if (dispatcher == null) {
      throw Refused.of("path.unknown");
    }
    Preparing.mark(request);
    dispatcher.forward(new InnerRequest(request, method, body), response);
  }
}
