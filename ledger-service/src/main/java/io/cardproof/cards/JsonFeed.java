package io.cardproof.cards;

import io.cardproof.imports.CardLine;
import io.cardproof.imports.CardLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * An upload as one JSON object, streamed: its codes are handed out as they come, wherever they
 * stand among the terms. The terms are known at the end only. The parser's own messages quote the
 * input, so none of them is passed on.
 */
final class JsonFeed implements LineFeed {
  private static final int DEPTH_MAX = 8;
  private static final int STRING_CHARS_MAX = 65_536;
  private static final int SELLERS_MAX = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNameLength(128)
                  .maxNumberLength(32)
                  .maxStringLength(STRING_CHARS_MAX)
                  .build())
          .build();

  private final JsonParser parser;
  private final InputStream in;
  private final Map<String, Object> terms = new HashMap<>();
  private boolean begun;
  private boolean inCodes;
  private boolean codesSeen;
  private boolean ended;
  private long line;

  JsonFeed(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in);
    requireUtf8();
    this.parser = JSON.createParser(ObjectReadContext.empty(), this.in);
  }

  /**
   * The parser would take UTF-16 and UTF-32 too, by their marks and zeros; JSON on the wire is
   * UTF-8 (RFC 8259 section 8.1), and every other call takes nothing else.
   */
  private void requireUtf8() throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    expect(first != 0 && second != 0 && first < 0xfe, "the body is not UTF-8");
  }

  @Override
  public @Nullable CardLine next() throws IOException {
    try {
      return read();
    } catch (StreamConstraintsException e) {
      throw Refused.withDetail("request.malformed", "a text or the nesting is over the limit");
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw malformed("the body is not well-formed JSON, or repeats a key, or is cut short");
    }
  }

  private @Nullable CardLine read() {
    if (!begun) {
      begun = true;
      expect(parser.nextToken() == JsonToken.START_OBJECT, "the body is not a JSON object");
    }
    while (!ended) {
      JsonToken token = parser.nextToken();
      if (inCodes && token != JsonToken.END_ARRAY) {
        line++;
        return card(token);
      }
      if (inCodes) {
        inCodes = false;
      } else if (token == JsonToken.END_OBJECT) {
        ended = true;
        expect(parser.nextToken() == null, "there is more after the JSON object");
      } else {
        field(parser.currentName());
      }
    }
    return null;
  }

  private void field(String name) {
    JsonToken value = parser.nextToken();
    switch (name) {
      case "codes" -> {
        Input.require(value == JsonToken.START_ARRAY, name, "`codes` is a list");
        inCodes = true;
        codesSeen = true;
      }
      case "sku", "batchNo", "expiresAt", "onError" -> text(name, value);
      case "deposit", "dryRun" -> truth(name, value);
      case "sellers" -> sellers(value);
      default ->
          throw Refused.of(
              "request.unknown_field",
              name.length() > 64 ? "?" : name,
              "this call knows no such field");
    }
  }

  private void text(String name, JsonToken value) {
    Input.require(
        value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL, name, "not a text");
    if (value == JsonToken.VALUE_STRING) {
      terms.put(name, parser.getString());
    }
  }

  private void truth(String name, JsonToken value) {
    boolean isTruth = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
    Input.require(isTruth || value == JsonToken.VALUE_NULL, name, "neither true nor false");
    if (isTruth) {
      terms.put(name, value == JsonToken.VALUE_TRUE);
    }
  }

  private void sellers(JsonToken value) {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    Input.require(value == JsonToken.START_ARRAY, "sellers", "`sellers` is a list");
    List<String> all = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Input.require(
          parser.currentToken() == JsonToken.VALUE_STRING && all.size() < SELLERS_MAX,
          "sellers",
          "`sellers` are at most " + SELLERS_MAX + " member ids");
      all.add(parser.getString());
    }
    terms.put("sellers", all);
  }

  private CardLine card(JsonToken token) {
    String place = "codes[" + (line - 1) + "]";
    if (token == JsonToken.VALUE_STRING) {
      return CardLines.of(line, parser.getString(), null, null, null, null);
    }
    Input.require(token == JsonToken.START_OBJECT, place, "a code is a text or an object");
    Map<String, String> values = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      switch (name) {
        case "code", "pin", "faceValue", "currency", "note" -> {}
        default ->
            throw Refused.of("request.unknown_field", place, "a field here is none of a code's");
      }
      JsonToken value = parser.nextToken();
      Input.require(
          value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL,
          place + "." + name,
          "not a text");
      if (value == JsonToken.VALUE_STRING) {
        values.put(name, parser.getString());
      }
    }
    Input.require(values.containsKey("code"), place + ".code", "there is no code");
    return CardLines.of(
        line,
        values.getOrDefault("code", ""),
        values.get("pin"),
        values.get("faceValue"),
        values.get("currency"),
        values.get("note"));
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw malformed(otherwise);
    }
  }

  private static Refused malformed(String detail) {
    return Refused.withDetail("request.malformed", detail);
  }

  /** After the last line. */
  @SuppressWarnings("unchecked") // put there as such
  BatchTerms.Stated terms() {
    Input.require(codesSeen, "codes", "`codes` is missing");
    return new BatchTerms.Stated(
        (String) terms.get("sku"),
        (String) terms.get("batchNo"),
        (List<String>) terms.get("sellers"),
        (Boolean) terms.get("deposit"),
        (String) terms.get("expiresAt"),
        (String) terms.get("onError"),
        (Boolean) terms.get("dryRun"));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
