package io.cardproof.codec;

import static tools.jackson.core.JsonToken.END_ARRAY;
import static tools.jackson.core.JsonToken.END_OBJECT;
import static tools.jackson.core.JsonToken.PROPERTY_NAME;
import static tools.jackson.core.JsonToken.START_ARRAY;
import static tools.jackson.core.JsonToken.START_OBJECT;
import static tools.jackson.core.JsonToken.VALUE_FALSE;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static tools.jackson.core.JsonToken.VALUE_STRING;
import static tools.jackson.core.JsonToken.VALUE_TRUE;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;

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
        public String read(JsonParser parser) throws CodecException {
          Canonical.expect(parser, VALUE_STRING);
          return parser.getString();
        }
      };

  private static final Shape<Long> LONG =
      new Shape<>() {
        @Override
        public void write(Long value, ByteSink sink) {
          sink.number(value);
        }

        @Override
        public Long read(JsonParser parser) throws CodecException {
          Canonical.expect(parser, VALUE_NUMBER_INT);
          return parser.getLongValue();
        }
      };

  private static final Shape<Integer> INT =
      new Shape<>() {
        @Override
        public void write(Integer value, ByteSink sink) {
          sink.number(value);
        }

        @Override
        public Integer read(JsonParser parser) throws CodecException {
          Canonical.expect(parser, VALUE_NUMBER_INT);
          return parser.getIntValue();
        }
      };

  private static final Shape<Boolean> FLAG =
      new Shape<>() {
        @Override
        public void write(Boolean value, ByteSink sink) {
          sink.raw(RecordShape.TRUE);
        }

        @Override
        public Boolean read(JsonParser parser) throws CodecException {
          Canonical.expect(parser, VALUE_TRUE);
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
        public Boolean read(JsonParser parser) throws CodecException {
          if (parser.currentToken() == VALUE_FALSE) {
            return false;
          }
          Canonical.expect(parser, VALUE_TRUE);
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
    public E read(JsonParser parser) throws CodecException {
      Canonical.expect(parser, VALUE_STRING);
      E value = byName.get(parser.getString());
      if (value == null) {
        throw new CodecException("no such " + type.getSimpleName());
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
    public List<V> read(JsonParser parser) throws CodecException {
      Canonical.expect(parser, START_ARRAY);
      List<V> values = new ArrayList<>();
      while (parser.nextToken() != END_ARRAY) {
        values.add(item.read(parser));
      }
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
    public Map<String, V> read(JsonParser parser) throws CodecException {
      Canonical.expect(parser, START_OBJECT);
      Map<String, V> values = new TreeMap<>();
      while (parser.nextToken() == PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        values.put(name, item.read(parser));
      }
      Canonical.expect(parser, END_OBJECT);
      return Collections.unmodifiableMap(values);
    }
  }

  private static final class SealedShape<V> implements Shape<V> {
    private final Map<Class<?>, byte[]> prefixes = new HashMap<>();
    private final Map<String, Class<? extends V>> byName = new HashMap<>();

    @SuppressWarnings("unchecked")
    SealedShape(Class<V> type) {
      for (Class<?> alternative : type.getPermittedSubclasses()) {
        Wire wire = alternative.getAnnotation(Wire.class);
        if (wire == null || byName.put(wire.value(), (Class<? extends V>) alternative) != null) {
          throw new IllegalArgumentException(alternative + " has no @Wire name of its own");
        }
        ByteSink prefix = new ByteSink(32);
        prefix.raw('{');
        prefix.string(wire.value());
        prefix.raw(':');
        prefixes.put(alternative, prefix.toBytes());
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(V value, ByteSink sink) {
      byte[] prefix = prefixes.get(value.getClass());
      if (prefix == null) {
        throw new IllegalArgumentException(value.getClass() + " is not an alternative");
      }
      sink.raw(prefix);
      ((Shape<V>) Canonical.shape(value.getClass())).write(value, sink);
      sink.raw('}');
    }

    @Override
    public V read(JsonParser parser) throws CodecException {
      Canonical.expect(parser, START_OBJECT);
      parser.nextToken();
      Canonical.expect(parser, PROPERTY_NAME);
      Class<? extends V> alternative = byName.get(parser.currentName());
      if (alternative == null) {
        throw new CodecException("unknown alternative");
      }
      parser.nextToken();
      V value = Canonical.shape(alternative).read(parser);
      parser.nextToken();
      Canonical.expect(parser, END_OBJECT);
      return value;
    }
  }
}
