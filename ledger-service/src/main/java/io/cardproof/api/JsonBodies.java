package io.cardproof.api;

import io.cardproof.cards.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies, and says what is wrong with one in the words of the contract. */
final class JsonBodies {
  private static final int FIELD_CHARS_MAX = 120;

  private static final JsonMapper LOOSE = JsonMappers.withoutRequired();

  private final JsonMapper mapper;

  JsonBodies(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * A record from JSON.
   *
   * @throws Refused {@code request.malformed}, {@code request.unknown_field}, {@code
   *     request.invalid}, {@code request.too_large}
   */
  <T> T read(InputStream body, Class<T> type, int bytesMax) throws IOException {
    byte[] bytes = body.readNBytes(bytesMax + 1);
    if (bytes.length > bytesMax) {
      throw Refused.withDetail(
          "request.too_large", "The body has more than " + bytesMax + " bytes.");
    }
    return read(bytes, type);
  }

  <T> T read(byte[] bytes, Class<T> type) {
    String text = utf8(bytes);
    if (text.isBlank()) {
      throw Refused.withDetail("request.malformed", "The body is empty; this call needs JSON.");
    }
    try {
      T value = mapper.readValue(text, type);
      if (value == null) {
        throw Refused.withDetail("request.malformed", "The body is null, not an object.");
      }
      return value;
    } catch (JacksonException | JsonMappers.NulException e) {
      throw first(text, type, e);
    }
  }

  /** Strictly: overlong forms and surrogates are no UTF-8, and must not become question marks. */
  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refused.withDetail("request.malformed", "The body is not UTF-8.");
    }
  }

  /**
   * What is told of several faults: malformed before an unknown field before an invalid one. The
   * reader meets them in the order of the text, so that a bad body is looked at again, twice.
   */
  private static <T> Refused first(String text, Class<T> type, RuntimeException met) {
    try (JsonParser parser = LOOSE.createParser(text)) {
      while (parser.nextToken() != null) {
        // Only whether it reads to its end.
      }
    } catch (JacksonException malformed) {
      return Refused.of("request.malformed");
    }
    try {
      LOOSE.readValue(text, type);
    } catch (UnrecognizedPropertyException unknown) {
      return unknownField(path(unknown));
    } catch (JacksonException | JsonMappers.NulException other) {
      // The first fault is the one to tell.
    }
    return refusal(met);
  }

  private static Refused refusal(RuntimeException failure) {
    return switch (failure) {
      case JsonMappers.NulException e ->
          Refused.withDetail("request.malformed", "A text in the body holds a NUL character.");
      case UnrecognizedPropertyException e -> unknownField(path(e));
      case StreamReadException e -> Refused.of("request.malformed");
      case JacksonException e when e.getCause() instanceof JsonMappers.NulException ->
          Refused.withDetail("request.malformed", "A text in the body holds a NUL character.");
      case JacksonException e when e.getPath().isEmpty() ->
          Refused.withDetail("request.malformed", "The body is not one JSON object.");
      case JacksonException e -> Refused.invalid(path(e), invalid(e));
      default -> throw failure;
    };
  }

  private static Refused unknownField(String field) {
    return Refused.of(
        "request.unknown_field", field, "This call knows no field of this name here.");
  }

  /** The library's message may quote the value, which may be a code; only ours are passed on. */
  private static String invalid(JacksonException e) {
    String said = e.getOriginalMessage();
    boolean ours = said != null && (said.startsWith("expected ") || said.startsWith("a text "));
    return ours
        ? "The field is not as it should be: " + said + "."
        : "The field is missing, null, of another type, or not one of the words allowed.";
  }

  /** Such as {@code items[0].quantity}. */
  private static String path(JacksonException e) {
    List<JacksonException.Reference> steps = e.getPath();
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : steps) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.length() <= FIELD_CHARS_MAX ? path.toString() : path.substring(0, FIELD_CHARS_MAX);
  }
}
