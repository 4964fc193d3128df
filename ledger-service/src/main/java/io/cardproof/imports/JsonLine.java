package io.cardproof.imports;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** One line of JSON Lines. A broken line is refused by itself: the next one stands alone again. */
final class JsonLine {
  private JsonLine() {}

  /** Puts the object's fields in place; what is wrong with it, or null. */
  static @Nullable BadLine read(long number, String text, CardFields fields) {
    // The parser's own messages quote the line, so none of them is passed on.
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return BadLine.malformed(number, "the line is not a JSON object");
      }
      BadLine bad = fields(number, parser, fields);
      if (bad == null && parser.nextToken() != null) {
        return BadLine.malformed(number, "there is more after the JSON object");
      }
      return bad;
    } catch (JacksonException broken) {
      return BadLine.malformed(number, "the line is not valid JSON");
    }
  }

  private static @Nullable BadLine fields(long number, JsonParser parser, CardFields fields) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Column column = Column.named(CardFormat.JSONL, parser.currentName());
      if (column == null) {
        return new BadLine(
            number, "request.unknown_field", null, "a field is none of " + OwnNames.LIST);
      }
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
        fields.set(column, parser.getString());
      } else if (value == JsonToken.VALUE_NUMBER_FLOAT && column == Column.FACE_VALUE) {
        fields.set(column, parser.getString());
      } else if (value != JsonToken.VALUE_NULL) {
        return BadLine.invalid(number, column.ownName(), "it is not a string");
      }
    }
    return null;
  }
}
