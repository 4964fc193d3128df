package io.cardproof.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.cardproof.adjudication.Adjudication;
import io.cardproof.ledger.Receipt;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.JsonNode;

/**
 * Schemas of this interface's records as {@link JsonMappers} reads and writes them: what is not
 * {@code @Nullable} is required. Nested records are named with the class around them, since several
 * use cases have a {@code Shown}.
 */
@Lazy
final class RecordSchemas implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (JsonNode.class.isAssignableFrom(raw)) {
      return new Schema<>().description("any JSON");
    }
    boolean ours =
        raw.isRecord()
            && raw.getName().startsWith("io.cardproof.")
            && raw.getTypeParameters().length == 0;
    if (ours) {
      type.name(nameOf(raw));
    }
    Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Schema<?> model = ours ? context.getDefinedModels().get(nameOf(raw)) : null;
    if (model != null) {
      describe(raw, model);
    }
    return schema;
  }

  private static String nameOf(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return (around == null ? "" : around.getSimpleName()) + type.getSimpleName();
  }

  /** Canonical bytes have no false. */
  private static boolean isLeftOutWhereFalse(Class<?> raw, RecordComponent component) {
    return component.getType() == boolean.class
        && raw.getPackageName().equals(Adjudication.class.getPackageName());
  }

  private static void describe(Class<?> raw, Schema<?> model) {
    for (RecordComponent component : raw.getRecordComponents()) {
      boolean required =
          !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
              && !isLeftOutWhereFalse(raw, component)
              && !component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
      if (required) {
        model.addRequiredItem(component.getName());
      }
    }
    if (raw == Receipt.class) {
      // The port counts milliseconds; answers spell times.
      model.addProperty("at", new DateTimeSchema());
    }
  }
}
