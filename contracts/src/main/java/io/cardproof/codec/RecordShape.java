package io.cardproof.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record as an object: component names in order, null and false left out. */
final class RecordShape<R extends Record> implements Shape<R> {
  static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final class Field {
    final String name;
    final byte[] key;
    final int position;
    final Function<Object, @Nullable Object> get;
    final Shape<Object> shape;
    final boolean optional;

    /** What the component is where it is left out. */
    final @Nullable Object absent;

    Field(
        String name,
        int position,
        Function<Object, @Nullable Object> get,
        Shape<Object> shape,
        boolean optional) {
      this.name = name;
      this.position = position;
      this.get = get;
      this.shape = shape;
      this.optional = optional;
      this.absent = shape.absent();
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
      MethodHandles.Lookup lookup = MethodHandles.lookup();
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
      throws ReflectiveOperationException {
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return new Field(
        component.getName(),
        position,
        accessor(lookup, lookup.unreflect(component.getAccessor())),
        Shapes.of(component.getGenericType()),
        nullable);
  }

  /** A compiled lambda: a method handle that is no constant costs several times as much a call. */
  @SuppressWarnings("unchecked")
  private static Function<Object, @Nullable Object> accessor(
      MethodHandles.Lookup lookup, MethodHandle get) throws ReflectiveOperationException {
    try {
      return (Function<Object, @Nullable Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  get,
                  get.type().wrap())
              .getTarget()
              .invoke();
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException(e);
    }
  }

  @Override
  public void write(R value, ByteSink sink) {
    sink.raw('{');
    boolean first = true;
    for (Field field : fields) {
      Object component = field.get.apply(value);
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

  @Override
  public R read(ByteSource source) throws CodecException {
    source.expect('{');
    @Nullable Object[] values = new Object[fields.length];
    boolean first = true;
    for (Field field : fields) {
      if (source.take(!first, field.key)) {
        first = false;
        values[field.position] = field.shape.read(source);
      } else {
        leaveOut(field, values);
      }
    }
    if (!source.take('}')) {
      throw source.wrong("unknown, doubled or misplaced field in " + type.getSimpleName());
    }
    return create(values);
  }

  private void leaveOut(Field field, @Nullable Object[] values) throws CodecException {
    if (field.absent == null && !field.optional) {
      throw new CodecException(type.getSimpleName() + " lacks its field " + field.name);
    }
    values[field.position] = field.absent;
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
