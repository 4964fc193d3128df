package io.cardproof.witness;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which logs a witness watches: a YAML list of {@code {origin, vkey, url?}}. A ledger of several
 * gateways has one origin and a key of each: an item for each of them.
 *
 * @param keys origin to the keys that may sign for it
 */
public record WatchedLogs(Map<String, List<NoteKey>> keys) {
  private static final Set<String> FIELDS = Set.of("origin", "vkey", "url");
  private static final int CHARACTERS_MAX = 1 << 20;

  /** Checks that each key is of its log; IllegalArgumentException otherwise. */
  public WatchedLogs {
    keys.forEach((origin, all) -> {
      boolean own =
          all.stream()
              .allMatch(key -> key.name().equals(origin) && key.type() == NoteKey.Type.ED25519);
      if (!own) {
        throw new IllegalArgumentException("the vkey of " + origin + " is not one of that log");
      }
    });
    keys = Map.copyOf(keys);
  }

  /**
   * @throws WitnessException if the file cannot be read or is not such a list
   */
  public static WatchedLogs read(Path file) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(CHARACTERS_MAX);
      options.setAllowDuplicateKeys(false);
      @Nullable Object loaded = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
      return of(loaded);
    } catch (IOException e) {
      throw new WitnessException(file + " cannot be read", e);
    } catch (YAMLException e) {
      throw new WitnessException(file + " is no YAML", e);
    } catch (IllegalArgumentException e) {
      throw new WitnessException(file + ": " + e.getMessage(), e);
    }
  }

  /** A key may be anything in YAML, nothing included. */
  private static boolean isField(@Nullable Object key) {
    return key instanceof String name && FIELDS.contains(name);
  }

  private static WatchedLogs of(@Nullable Object loaded) {
    if (!(loaded instanceof List<?> items) || items.isEmpty()) {
      throw new IllegalArgumentException("it is a list of {origin, vkey, url?}");
    }
    Map<String, List<NoteKey>> keys = new LinkedHashMap<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> log)
          || !log.keySet().stream().allMatch(WatchedLogs::isField)
          || !(log.get("origin") instanceof String origin)
          || !(log.get("vkey") instanceof String vkey)) {
        throw new IllegalArgumentException("each item is {origin, vkey, url?}");
      }
      try {
        keys.computeIfAbsent(origin, _ -> new ArrayList<>()).add(NoteKey.parse(vkey));
      } catch (LogFormatException e) {
        throw new IllegalArgumentException("the vkey of " + origin + " is none", e);
      }
    }
    return new WatchedLogs(keys);
  }
}
