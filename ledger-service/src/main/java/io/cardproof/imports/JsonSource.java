package io.cardproof.imports;

import java.io.IOException;
import java.io.Reader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A JSON document streamed element by element: an array of cards, bare or as a field of the root
 * object. Elements are numbered by their place in the array.
 */
final class JsonSource implements CardSource {
  private static final Set<String> LIST_NAMES =
      Set.of("secrets", "inventory", "keys", "items", "codes");

  private enum Place {
    BEFORE,
    IN_LIST,
    AFTER
  }

  private final JsonParser parser;
  private final CardFormat format;
  private final CardFields fields;
  private Place place = Place.BEFORE;
  private boolean inObject;
  private long element;

  JsonSource(Reader in, CardFormat format, int maxCodeChars) {
    this.parser = Json.FACTORY.createParser(ObjectReadContext.empty(), in);
    this.format = format;
    this.fields = new CardFields(maxCodeChars);
  }

  @Override
  public @Nullable CardLine next() throws IOException {
    try {
      if (place == Place.BEFORE) {
        openList();
      }
      if (place == Place.IN_LIST) {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.END_ARRAY && token != null) {
          element++;
          return element(token);
        }
        finish();
      }
      return null;
    } catch (StreamConstraintsException tooBig) {
      throw failure("request.too_large", "a JSON text or its nesting is over the limit");
    } catch (JacksonException broken) {
      if (broken.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw failure("request.malformed", "broken or truncated JSON");
    }
  }

  private ImportException failure(String code, String detail) {
    return new ImportException(code, Math.max(1, parser.currentLocation().getLineNr()), detail);
  }

  private void openList() throws ImportException {
    JsonToken root = parser.nextToken();
    if (root == JsonToken.START_ARRAY) {
      place = Place.IN_LIST;
    } else if (root == JsonToken.START_OBJECT) {
      inObject = true;
      readDocumentFields();
    } else {
      throw failure("request.malformed", "the document is neither a JSON object nor an array");
    }
    if (place == Place.BEFORE) {
      throw failure("request.invalid", "the document holds no list of cards");
    }
  }

  /** Stops inside the list, or at the end of the object. */
  private void readDocumentFields() throws ImportException {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_ARRAY && LIST_NAMES.contains(name)) {
        if (place != Place.BEFORE) {
          throw failure("request.invalid", "the document holds two lists of cards");
        }
        place = Place.IN_LIST;
        return;
      }
      if (name.equals("is_loop") && value == JsonToken.VALUE_TRUE) {
        throw failure("request.invalid", "is_loop: cards that are sold repeatedly are not taken");
      }
      parser.skipChildren();
    }
  }

  private void finish() throws ImportException {
    place = Place.AFTER;
    if (inObject) {
      readDocumentFields();
    }
    if (parser.nextToken() != null) {
      throw failure("request.malformed", "there is more after the end of the document");
    }
  }

  private CardLine element(JsonToken token) {
    fields.clear();
    if (token == JsonToken.VALUE_STRING) {
      fields.set(Column.CODE, parser.getString());
      return fields.toLine(element);
    }
    if (token != JsonToken.START_OBJECT || format == CardFormat.DUJIAO_NEXT_JSON) {
      parser.skipChildren();
      return BadLine.invalid(element, null, "the element is not a card of this format");
    }
    return object();
  }

  private CardLine object() {
    boolean wrongType = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Column column = Column.named(format, parser.currentName());
      JsonToken value = parser.nextToken();
      if (column == null || value == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_STRING) {
        fields.set(column, parser.getString());
      } else {
        wrongType = true;
        parser.skipChildren();
      }
    }
    return wrongType
        ? BadLine.invalid(element, null, "a field of the card is not a string")
        : presentOr(fields.toLine(element));
  }

  /** An empty object is no blank line: somebody meant a card. */
  private CardLine presentOr(CardLine line) {
    return line instanceof BlankLine ? BadLine.invalid(element, "code", "there is no code") : line;
  }
}
