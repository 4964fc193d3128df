package io.cardproof.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON for scripts: written one object a line, read as a tree. */
final class JsonText {
  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonText() {}

  static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The tree of a JSON text; unchecked Jackson exceptions where it is none. */
  static JsonNode read(byte[] json) {
    return MAPPER.readTree(json);
  }

  /** A record of a JSON text; Jackson's unchecked exceptions where it is none. */
  static <T> T read(byte[] json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
