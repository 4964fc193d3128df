package io.cardproof.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of everything but records: text, numbers, lists, maps, enums, alternatives. */
final class Shapes {
  private Shapes() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  static <V> Shape<V> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? (Shape<V>) new ListShape<>(of(arguments[0]))
          : (Shape<V>) new MapShape<>(of(arguments[1]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return (Shape<V>) TEXT;
    } else if (raw == long.class || raw == Long.class) {
      return (Shape<V>) LONG;
    } else if (raw == int.class || raw == Integer.class) {
      return (Shape<V>) INT;
    } else if (raw == boolean.class) {
      return (Shape<V>) FLAG;
    } else if (raw == Boolean.class) {
      return (Shape<V>) CHOICE;
    } else if (raw.isEnum()) {
      return (Shape<V>) new EnumShape(raw);
    } else if (raw.isRecord()) {
      return (Shape<V>) new RecordShape<>((Class<? extends Record>) raw);
    } else if (raw.isSealed()) {
      return (Shape<V>) new SealedShape<>(raw);
    }
    throw new IllegalArgumentException("no canonical form for " + type);
  }

  private static final Shape<String> TEXT =
      new Shape<>() {
        @Override
        public void write(String value, ByteSink sink) {
          sink.string(value);
        }

        @Override
        public String read(ByteSource source) throws CodecException {
          return source.string();
        }
      };

  private static final Shape<Long> LONG =
      new Shape<>() {
        @Override
        public void write(Long value, ByteSink sink) {
          sink.number(value);
        }

        @Override
        public Long read(ByteSource source) throws CodecException {
          return source.number();
        }
      };

  private static final Shape<Integer> INT =
      new Shape<>() {
        @Override
        public void write(Integer value, ByteSink sink) {
          sink.number(value);
        }

        @Override
        public Integer read(ByteSource source) throws CodecException {
          long value = source.number();
          if (value != (int) value) {
            throw source.wrong("expected a number of 32 bits");
          }
          return (int) value;
        }
      };

  private static final Shape<Boolean> FLAG =
      new Shape<>() {
        @Override
        public void write(Boolean value, ByteSink sink) {
          sink.raw(RecordShape.TRUE);
        }

        @Override
        public Boolean read(ByteSource source) throws CodecException {
          source.expect(RecordShape.TRUE, "true");
          return true;
        }

        @Override
        public Boolean absent() {
          return false;
        }

        @Override
        public boolean isAbsent(Boolean value) {
          return !value;
        }
      };

  /** A choice that may be absent, so that false must be written. */
  private static final Shape<Boolean> CHOICE =
      new Shape<>() {
        @Override
        public void write(Boolean value, ByteSink sink) {
          sink.raw(value ? RecordShape.TRUE : RecordShape.FALSE);
        }

        @Override
        public Boolean read(ByteSource source) throws CodecException {
          if (source.take(false, RecordShape.FALSE)) {
            return false;
          }
          source.expect(RecordShape.TRUE, "true or false");
          return true;
        }
      };

  private record EnumShape<E extends Enum<E>>(Class<E> type, Map<String, E> byName)
      implements Shape<E> {
    EnumShape(Class<E> type) {
      this(type, new HashMap<>());
      for (E constant : type.getEnumConstants()) {
        byName.put(word(constant), constant);
      }
    }

    private static String word(Enum<?> constant) {
      return constant instanceof Worded worded ? worded.word() : constant.name();
    }

    @Override
    public void write(E value, ByteSink sink) {
      sink.string(word(value));
    }

    @Override
    public E read(ByteSource source) throws CodecException {
      E value = byName.get(source.string());
      if (value == null) {
        throw source.wrong("no such " + type.getSimpleName());
      }
      return value;
    }
  }

  private record ListShape<V>(Shape<V> item) implements Shape<List<V>> {
    @Override
    public void write(List<V> values, ByteSink sink) {
      sink.raw('[');
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          sink.raw(',');
        }
        item.write(values.get(i), sink);
      }
      sink.raw(']');
    }

    @Override
    public List<V> read(ByteSource source) throws CodecException {
      source.expect('[');
      if (source.take(']')) {
        return List.of();
      }
      List<V> values = new ArrayList<>();
      do {
        values.add(item.read(source));
      } while (source.take(','));
      source.expect(']');
      return Collections.unmodifiableList(values);
    }
  }

  private record MapShape<V>(Shape<V> item) implements Shape<Map<String, V>> {
    @Override
    public void write(Map<String, V> values, ByteSink sink) {
      sink.raw('{');
      boolean first = true;
      // String order is UTF-16 code units, which is RFC 8785's.
      for (Map.Entry<String, V> entry : new TreeMap<>(values).entrySet()) {
        if (!first) {
          sink.raw(',');
        }
        first = false;
        sink.string(entry.getKey());
        sink.raw(':');
        item.write(entry.getValue(), sink);
      }
      sink.raw('}');
    }

    @Override
    public Map<String, V> read(ByteSource source) throws CodecException {
      source.expect('{');
      TreeMap<String, V> values = new TreeMap<>();
      if (source.take('}')) {
        return Collections.unmodifiableMap(values);
      }
      do {
        String name = source.string();
        if (!values.isEmpty() && values.lastKey().compareTo(name) >= 0) {
          throw source.wrong("doubled or misplaced key");
        }
        source.expect(':');
        values.put(name, item.read(source));
      } while (source.take(','));
      source.expect('}');
      return Collections.unmodifiableMap(values);
    }
  }

  private static final class SealedShape<V> implements Shape<V> {
    private final Map<Class<?>, byte[]> prefixes = new HashMap<>();
    private final Map<Class<?>, Shape<V>> byClass = new HashMap<>();
    private final Map<String, Shape<V>> byName = new HashMap<>();

    SealedShape(Class<V> type) {
      for (Class<?> alternative : type.getPermittedSubclasses()) {
        Wire wire = alternative.getAnnotation(Wire.class);
        Shape<V> shape = of(alternative);
        if (wire == null || byName.put(wire.value(), shape) != null) {
          throw new IllegalArgumentException(alternative + " has no @Wire name of its own");
        }
        ByteSink prefix = new ByteSink(32);
        prefix.raw('{');
        prefix.string(wire.value());
        prefix.raw(':');
        prefixes.put(alternative, prefix.toBytes());
        byClass.put(alternative, shape);
      }
    }

    @Override
    public void write(V value, ByteSink sink) {
      byte[] prefix = prefixes.get(value.getClass());
      Shape<V> shape = byClass.get(value.getClass());
      if (prefix == null || shape == null) {
        throw new IllegalArgumentException(value.getClass() + " is not an alternative");
      }
      sink.raw(prefix);
      shape.write(value, sink);
      sink.raw('}');
    }

    @Override
    public V read(ByteSource source) throws CodecException {
      source.expect('{');
      Shape<V> shape = byName.get(source.string());
      if (shape == null) {
        throw source.wrong("unknown alternative");
      }
      source.expect(':');
      V value = shape.read(source);
      source.expect('}');
      return value;
    }
  }
}
