package io.cardproof.adjudication;

import io.cardproof.rules.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A story of one card that ends in questions: what each is answered stands in the file by hand.
 *
 * @param file its name without its ending
 */
record Story(String file, String name, List<String> lines) {
  private static final Path FOLDER = Path.of("src/test/resources/stories");

  /**
   * @param expected with the cited entries' verbs behind a bar, where the file says them
   */
  record Question(
      String name, Scene scene, CaseFile entries, String claim, AsOf asOf, String expected) {
    Adjudication answer() {
      return Adjudicator.adjudicate(entries, claim, asOf);
    }

    /** As the files spell it: verdict, rule, who is liable, what may be ruled, what is cited. */
    String answered() {
      Adjudication a = answer();
      StringBuilder text = new StringBuilder();
      text.append(a.verdict()).append(' ').append(a.rule()).append(' ').append(a.ruleName().word());
      if (a.liable() != null) {
        text.append(", ").append(a.liable().role());
        text.append(a.liable().memberId() == null ? "" : " " + a.liable().memberId());
      }
      if (!a.remedies().isEmpty()) {
        text.append(", ");
        text.append(a.remedies().stream().map(Enum::name).collect(Collectors.joining(" ")));
      }
      if (expected.contains("|")) {
        text.append(" |");
        a.citedEntries().forEach(index -> text.append(' ').append(scene.verb(index)));
      }
      return text.toString();
    }

    /** Without what no claim has need of. */
    CaseFile needed() {
      return new CaseFile(
          entries.entries().stream().filter(r -> !scene.isOfSetting(r.index())).toList());
    }
  }

  static List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }

  static List<Story> all() throws IOException {
    List<Story> all = new ArrayList<>();
    for (String file : files()) {
      all.addAll(of(file));
    }
    return all;
  }

  /** What stands before the first name begins each story. */
  static List<Story> of(String file) throws IOException {
    List<Story> stories = new ArrayList<>();
    List<String> prelude = new ArrayList<>();
    List<String> current = prelude;
    for (String line : Files.readAllLines(FOLDER.resolve(file + ".txt"))) {
      if (line.startsWith("# ")) {
        current = new ArrayList<>(prelude);
        stories.add(new Story(file, line.substring(2), current));
      } else if (!line.isBlank()) {
        current.add(line.strip());
      }
    }
    return stories;
  }

  List<Question> questions() {
    Scene scene = new Scene();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split(" +");
      int from = words[0].startsWith("=") ? 0 : Scene.timeWords(words);
      if (words[from].equals("asked")) {
        String time = String.join(" ", List.of(words).subList(0, from));
        int before = words.length > from + 1 ? Integer.parseInt(words[from + 1]) : 0;
        String expected = lines.get(++i).substring(2);
        questions.add(
            new Question(
                name + " (" + time + ")",
                scene,
                file(scene),
                scene.claim(before),
                new AsOf(Scene.time(time), scene.entries().size()),
                expected));
      } else {
        scene.play(lines.get(i));
      }
    }
    return questions;
  }

  static CaseFile file(Scene scene) {
    List<Recorded> entries = new ArrayList<>();
    for (int i = 0; i < scene.entries().size(); i++) {
      entries.add(new Recorded(i, scene.entries().get(i)));
    }
    return new CaseFile(entries);
  }
}
