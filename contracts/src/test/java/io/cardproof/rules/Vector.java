package io.cardproof.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule vector: what comes before, one command, what it must end as.
 *
 * @param expected {@code committed}, {@code replayed}, {@code contended}, or the refusal's word,
 *     followed by {@code recorded} where it is an entry and {@code again} where it is one already
 */
record Vector(String name, String expected, List<Command> given, Command when) {

  World.Step run(List<Command> setting) {
    World world = new World().all(setting);
    given.forEach(world::submit);
    return world.submit(when);
  }

  static String ending(Decision decision) {
    return switch (decision) {
      case Decision.Committed c -> "committed";
      case Decision.Replayed r -> "replayed";
      case Decision.Contended c -> "contended";
      case Decision.Refused r ->
          r.refusal().code().word()
              + (r.isRecorded() ? " recorded" : "")
              + (r.recordedBy() == null ? "" : " again");
    };
  }

  String json(List<Command> setting) {
    World.Step step = run(setting);
    return "  {\"name\": \"%s\",\n   \"given\": [%s],\n   \"when\": %s,\n   \"then\": %s,\n   \"hash\": \"%s\"}"
        .formatted(
            name, commands(given, "\n    "), text(Command.class, when), then(step), step.hash());
  }

  static String commands(List<Command> commands, String indent) {
    return commands.stream()
        .map(command -> indent + text(Command.class, command))
        .collect(Collectors.joining(","));
  }

  private static String then(World.Step step) {
    return switch (step.decision()) {
      case Decision.Committed c ->
          "{\"at\": %d, \"events\": %s}".formatted(c.at(), events(c.events()));
      case Decision.Replayed r -> "{\"replayed\": \"%s\"}".formatted(r.submission());
      case Decision.Contended c -> "{\"contended\": \"%s\"}".formatted(c.card());
      case Decision.Refused r when r.isRecorded() ->
          "{\"refusal\": %s, \"at\": %d, \"events\": %s}"
              .formatted(text(Refusal.class, r.refusal()), r.at(), events(r.events()));
      case Decision.Refused r when r.recordedBy() != null ->
          "{\"refusal\": %s, \"recordedBy\": \"%s\"}"
              .formatted(text(Refusal.class, r.refusal()), r.recordedBy());
      case Decision.Refused r -> "{\"refusal\": %s}".formatted(text(Refusal.class, r.refusal()));
    };
  }

  private static String events(List<Event> events) {
    return events.stream()
        .map(event -> text(Event.class, event))
        .collect(Collectors.joining(",", "[", "]"));
  }

  static <V> String text(Class<V> type, V value) {
    return new String(Canonical.encode(type, value), UTF_8);
  }
}
