package io.cardproof.rules;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random instances of any record that the codec writes, whether the rules would take it or not. */
final class RandomRecords {
  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  <V> V of(Class<V> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type item = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return generic.getRawType() == List.class ? list(item) : map(item);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return text();
    } else if (raw == long.class || raw == Long.class) {
      return random.nextLong() >> (11 + random.nextInt(50));
    } else if (raw == int.class || raw == Integer.class) {
      return random.nextInt() >> random.nextInt(31);
    } else if (raw == boolean.class || raw == Boolean.class) {
      return random.nextBoolean();
    } else if (raw.isEnum()) {
      Object[] constants = raw.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    } else if (raw.isRecord()) {
      return record(raw);
    }
    Class<?>[] alternatives = raw.getPermittedSubclasses();
    return record(alternatives[random.nextInt(alternatives.length)]);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean absent = isNullable(components[i].getAnnotatedType()) && random.nextBoolean();
      values[i] = absent ? null : value(components[i].getGenericType());
    }
    try {
      return type.getDeclaredConstructors()[0].newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static boolean isNullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private List<Object> list(Type item) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(item));
    }
    return values;
  }

  private Map<String, Object> map(Type item) {
    Map<String, Object> values = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.put(text(), value(item));
    }
    return values;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      int point = random.nextInt(1 << (4 + random.nextInt(17)));
      text.appendCodePoint(point > 0x10ffff || (point >> 11) == 0x1b ? '?' : point);
    }
    return text.toString();
  }
}
