package io.cardproof.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cardproof.ledger.Receipt;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * JSON as this interface speaks it.
 *
 * <p>Reading refuses whatever it would have to guess about: unknown and doubled keys, a number for
 * a text, a component that is missing though its record does not mark it {@code @Nullable}, nulls
 * inside lists. Writing leaves out nulls and spells times as RFC 3339 in UTC with milliseconds.
 */
final class JsonMappers {
  /** Deeper bodies are malformed: the deepest documented one has five levels. */
  private static final int DEPTH_MAX = 16;

  private static final int NUMBER_CHARS_MAX = 32;
  private static final int NAME_CHARS_MAX = 128;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JsonMappers() {}

  static JsonMapper strict() {
    return JsonMapper.builder(factory())
        .annotationIntrospector(new NullMarkedIntrospector())
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .changeDefaultPropertyInclusion(now -> now.withValueInclusion(JsonInclude.Include.NON_NULL))
        .addModule(
            new SimpleModule("cardproof")
                .addDeserializer(String.class, new TextReader())
                .addDeserializer(Instant.class, new TimeReader())
                .addSerializer(Instant.class, new TimeWriter())
                .addSerializer(Receipt.class, new ReceiptWriter()))
        .build();
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNumberLength(NUMBER_CHARS_MAX)
                .maxNameLength(NAME_CHARS_MAX)
                .build())
        .build();
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  /** A record component that is not marked nullable is required, and null is no value for it. */
  private static final class NullMarkedIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      AnnotatedType type = typeOf(member);
      // Not a conditional expression: its other branch is null where nothing is said.
      if (type == null) {
        return super.hasRequiredMarker(config, member);
      }
      return !isNullable(type);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
      AnnotatedType type = annotated instanceof AnnotatedMember member ? typeOf(member) : null;
      if (type == null) {
        return super.findSetterInfo(config, annotated);
      }
      return JsonSetter.Value.construct(
          isNullable(type) ? Nulls.SET : Nulls.FAIL,
          hasNullableContent(type) ? Nulls.SET : Nulls.FAIL);
    }

    private static @Nullable AnnotatedType typeOf(AnnotatedMember member) {
      if (member instanceof AnnotatedParameter parameter
          && parameter.getOwner().getAnnotated() instanceof Executable creator
          && isOurs(creator.getDeclaringClass())) {
        return creator.getAnnotatedParameterTypes()[parameter.getIndex()];
      }
      AnnotatedElement element = member.getAnnotated();
      if (element instanceof Method accessor && isOurs(accessor.getDeclaringClass())) {
        return accessor.getAnnotatedReturnType();
      }
      return null;
    }

    private static boolean isOurs(Class<?> type) {
      return type.isRecord() && type.getName().startsWith("io.cardproof.");
    }

    private static boolean isNullable(AnnotatedType type) {
      return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean hasNullableContent(AnnotatedType type) {
      return type instanceof AnnotatedParameterizedType generic
          && List.of(generic.getAnnotatedActualTypeArguments()).stream()
              .anyMatch(NullMarkedIntrospector::isNullable);
    }
  }

  /** Text that can be shown and encoded: no control characters, no half of a surrogate pair. */
  private static final class TextReader extends StdDeserializer<String> {
    private static final long serialVersionUID = 1L;

    TextReader() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return context.reportInputMismatch(this, "expected a text");
      }
      String text = parser.getString();
      if (text.indexOf('\0') >= 0) {
        throw new NulException();
      }
      if (!isPlain(text)) {
        return context.reportInputMismatch(
            this, "a text has no control characters and no lone surrogates");
      }
      return text;
    }

    private static boolean isPlain(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isISOControl(c) || Character.isLowSurrogate(c)) {
          return false;
        }
        if (Character.isHighSurrogate(c)) {
          i++;
          if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** A NUL inside a text, which no caller sends by mistake of content: the body is malformed. */
  static final class NulException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NulException() {
      super("NUL", null, false, false);
    }
  }

  private static final class TimeReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    TimeReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return context.reportInputMismatch(this, "expected an RFC 3339 time");
      }
      try {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(parser.getString(), Instant::from);
      } catch (java.time.DateTimeException e) {
        return context.reportInputMismatch(
            this, "expected an RFC 3339 time such as 2026-01-31T12:00:00Z");
      }
    }
  }

  private static final class TimeWriter extends StdSerializer<Instant> {
    TimeWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
      out.writeString(TIME.format(value));
    }
  }

  /** The port counts milliseconds; answers spell times. */
  private static final class ReceiptWriter extends StdSerializer<Receipt> {
    ReceiptWriter() {
      super(Receipt.class);
    }

    @Override
    public void serialize(Receipt value, JsonGenerator out, SerializationContext context) {
      out.writeStartObject();
      out.writeNumberProperty("entry", value.entry());
      out.writeStringProperty("leafHash", value.leafHash());
      out.writeStringProperty("submissionId", value.submissionId());
      out.writeStringProperty("at", time(value.at()));
      out.writeEndObject();
    }
  }
}
