package io.cardproof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * House rules over every file under version control. The formatter runs here, on the JDK that reads
 * these sources, and not in Maven's own JVM, which may be older.
 */
final class TidyTest {
  private static final int LINES_MAX = 500;
  private static final int COLUMNS_MAX = 100;

  /** Longer than they should be; may shrink, and no other may join them. */
  private static final Map<String, Integer> OLD_OFFENDERS =
      Map.of("contracts/src/test/java/io/cardproof/rules/Vectors.java", 1_092);

  /** Put together here, or this very file would hold them. */
  private static final Pattern HOSTS =
      Pattern.compile(
          String.join(
              "|",
              "repo1?[.]" + "maven",
              "registry[.]" + "npmjs",
              "proxy[.]" + "golang",
              "(deb|security)[.]" + "debian",
              "files[.]" + "pythonhosted"));

  private static final Pattern MACHINE =
      Pattern.compile("(?<![\\w.:/*-])/(" + "work" + "|" + "root" + "|home" + "/[a-z]+)/");

  /** A text alone on its line, which the formatter leaves as it is. */
  private static final Pattern LONE_LITERAL =
      Pattern.compile("(\\+ |return )?\"(\\\\.|[^\"\\\\])*\"[;,)]*");

  private static final Pattern UNDONE = Pattern.compile("\\b(FIX" + "ME|TO" + "DO|X" + "XX)\\b");

  private static Path root = Path.of("");
  private static List<String> files = List.of();

  @BeforeAll
  static void listFiles() throws IOException, InterruptedException {
    root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    Process git = new ProcessBuilder("git", "ls-files", "-z").directory(root.toFile()).start();
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean listed = git.waitFor() == 0 && !names.isEmpty();
    files = listed ? List.of(names.split("\0")) : walk();
    assertThat(files).contains("pom.xml");
  }

  /** Outside a checkout: what an unpacked source archive has. */
  private static List<String> walk() throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.contains("target/") && !name.startsWith(".git/"))
          .toList();
    }
  }

  private static List<String> offenders(String suffix, Predicate<String> bad) throws IOException {
    List<String> offenders = new ArrayList<>();
    for (String file : files) {
      if (file.endsWith(suffix)
          && Files.isRegularFile(root.resolve(file))
          && bad.test(read(file))) {
        offenders.add(file);
      }
    }
    return offenders;
  }

  private static String read(String file) throws IOException {
    try {
      return Files.readString(root.resolve(file));
    } catch (MalformedInputException binary) {
      return "";
    }
  }

  @Test
  void javaIsFormattedAsGoogleJavaFormatDoes() throws IOException {
    Formatter formatter = new Formatter();
    assertThat(offenders(".java", source -> !isFormatted(formatter, source)))
        .as("run the formatter over these")
        .isEmpty();
  }

  private static boolean isFormatted(Formatter formatter, String source) {
    try {
      return formatter.formatSource(source).equals(source);
    } catch (FormatterException e) {
      return false;
    }
  }

  @Test
  void noJavaFileIsLong_andNoLineIsWide() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (String file : files) {
      if (file.endsWith(".java") && Files.isRegularFile(root.resolve(file))) {
        long lines = read(file).lines().count();
        if (lines > OLD_OFFENDERS.getOrDefault(file, LINES_MAX)) {
          tooLong.add(file + ": " + lines + " lines");
        }
      }
    }
    assertThat(tooLong).isEmpty();
    assertThat(offenders(".java", source -> source.lines().anyMatch(TidyTest::isTooWide)))
        .isEmpty();
  }

  private static boolean isTooWide(String line) {
    return line.codePointCount(0, line.length()) > COLUMNS_MAX
        && !line.startsWith("import ")
        && !LONE_LITERAL.matcher(line.strip()).matches();
  }

  @Test
  void nothingIsMarkedAsUndone() throws IOException {
    assertThat(offenders("", text -> UNDONE.matcher(text).find())).isEmpty();
  }

  @Test
  void noFileNamesARegistryOrThisMachine() throws IOException {
    assertThat(offenders("", text -> HOSTS.matcher(text).find())).isEmpty();
    assertThat(offenders("", text -> MACHINE.matcher(text).find())).isEmpty();
  }

  @Test
  void onlyCommandsEndTheProcess() throws IOException {
    String call = "System." + "exit(";
    List<String> exits = new ArrayList<>(offenders(".java", source -> source.contains(call)));
    exits.removeIf(file -> file.contains("/io/cardproof/cli/") || file.startsWith("benchmarks/"));
    assertThat(exits).isEmpty();
  }

  @Test
  void commandsThatTheReadmeShows_exist() throws IOException {
    if (!files.contains("README.md")) {
      return;
    }
    Pattern script = Pattern.compile("(?m)^(?:\\$ )?\\./([\\w./-]+)");
    List<String> missing =
        script
            .matcher(read("README.md"))
            .results()
            .map(match -> match.group(1))
            .filter(name -> !Files.exists(root.resolve(name)))
            .toList();
    assertThat(missing).isEmpty();
  }
}
