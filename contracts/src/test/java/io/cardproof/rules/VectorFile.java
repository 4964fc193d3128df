package io.cardproof.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The vectors of one topic over one setting, in the order they are written. */
final class VectorFile {
  final String topic;
  final List<Command> setting;
  final List<Vector> vectors = new ArrayList<>();

  VectorFile(String topic, List<Command> setting) {
    this.topic = topic;
    this.setting = setting;
  }

  /** The last command is the one that is judged. */
  VectorFile add(String name, String expected, Command... commands) {
    List<Command> all = List.of(commands);
    vectors.add(new Vector(name, expected, all.subList(0, all.size() - 1), all.getLast()));
    return this;
  }

  String json() {
    return vectors.stream()
        .map(vector -> vector.json(setting))
        .collect(
            Collectors.joining(
                ",\n",
                "{\"setting\": [%s],\n \"vectors\": [\n"
                    .formatted(Vector.commands(setting, "\n  ")),
                "\n]}\n"));
  }
}
