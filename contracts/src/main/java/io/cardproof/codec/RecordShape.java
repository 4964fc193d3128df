package io.cardproof.codec;

import static tools.jackson.core.JsonToken.END_OBJECT;
import static tools.jackson.core.JsonToken.PROPERTY_NAME;
import static tools.jackson.core.JsonToken.START_OBJECT;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** A record as an object: component names in order, null and false left out. */
final class RecordShape<R extends Record> implements Shape<R> {
  static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final class Field {
    final String name;
    final byte[] key;
    final int position;
    final MethodHandle get;
    final Shape<Object> shape;
    final boolean optional;

    Field(String name, int position, MethodHandle get, Shape<Object> shape, boolean optional) {
      this.name = name;
      this.position = position;
      this.get = get;
      this.shape = shape;
      this.optional = optional;
      ByteSink quoted = new ByteSink(32);
      quoted.string(name);
      quoted.raw(':');
      this.key = quoted.toBytes();
    }
  }

  private final Class<R> type;
  private final Field[] fields;
  private final MethodHandle create;

  RecordShape(Class<R> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      create =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      fields = new Field[components.length];
      for (int i = 0; i < components.length; i++) {
        fields[i] = field(lookup, components[i], i);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be read off", e);
    }
    Arrays.sort(fields, Comparator.comparing(field -> field.name));
  }

  private static Field field(MethodHandles.Lookup lookup, RecordComponent component, int position)
      throws IllegalAccessException {
    MethodHandle get =
        lookup
            .unreflect(component.getAccessor())
            .asType(MethodType.methodType(Object.class, Object.class));
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return new Field(
        component.getName(), position, get, Shapes.of(component.getGenericType()), nullable);
  }

  @Override
  public void write(R value, ByteSink sink) {
    sink.raw('{');
    boolean first = true;
    for (Field field : fields) {
      Object component = component(field, value);
      if (component == null || field.shape.isAbsent(component)) {
        continue;
      }
      if (!first) {
        sink.raw(',');
      }
      first = false;
      sink.raw(field.key);
      field.shape.write(component, sink);
    }
    sink.raw('}');
  }

  private @Nullable Object component(Field field, R value) {
    try {
      return (Object) field.get.invokeExact((Object) value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public R read(JsonParser parser) throws CodecException {
    Canonical.expect(parser, START_OBJECT);
    @Nullable Object[] values = new Object[fields.length];
    int next = 0;
    while (parser.nextToken() == PROPERTY_NAME) {
      String name = parser.currentName();
      while (next < fields.length && !fields[next].name.equals(name)) {
        leaveOut(fields[next++], values);
      }
      if (next == fields.length) {
        throw new CodecException("unknown or misplaced field in " + type.getSimpleName());
      }
      parser.nextToken();
      values[fields[next].position] = fields[next].shape.read(parser);
      next++;
    }
    Canonical.expect(parser, END_OBJECT);
    while (next < fields.length) {
      leaveOut(fields[next++], values);
    }
    return create(values);
  }

  private void leaveOut(Field field, @Nullable Object[] values) throws CodecException {
    Object absent = field.shape.absent();
    if (absent == null && !field.optional) {
      throw new CodecException(type.getSimpleName() + " lacks its field " + field.name);
    }
    values[field.position] = absent;
  }

  private R create(@Nullable Object[] values) throws CodecException {
    try {
      return type.cast((Object) create.invokeExact(values));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new CodecException("not a " + type.getSimpleName() + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
