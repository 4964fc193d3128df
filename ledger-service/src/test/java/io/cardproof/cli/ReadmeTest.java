package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What documents tell to type exists, flags included; where they point to is there. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

  static Stream<Path> documents() throws IOException {
    List<Path> documents;
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      documents = docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
    return Stream.concat(
        Stream.of(ROOT.resolve("README.md"), ROOT.resolve("network-config/embedded/README.md")),
        documents.stream());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_command_shown_can_be_parsed(Path document) throws IOException {
    for (String line : Files.readAllLines(document)) {
      String command = line.replaceAll("\\s+#.*", "").strip();
      if (command.startsWith("./cardproof ") || command.startsWith("cardproof ")) {
        assertParses(command.split("\\s+"));
      }
    }
  }

  private static void assertParses(String[] words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    String[] arguments =
        Arrays.stream(words).skip(1).filter(word -> !word.equals("COMMAND")).toArray(String[]::new);
    CommandLine.ParseResult parsed = Cardproof.commandLine(nowhere, nowhere).parseArgs(arguments);
    assertThat(parsed.errors()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_file_linked_to_is_there(Path document) throws IOException {
    Matcher links = LINK.matcher(Files.readString(document));
    while (links.find()) {
      assertThat(document.resolveSibling(links.group(1))).exists();
    }
  }

  @Test
  void the_first_screen_is_a_real_demo() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains("13. What the ledger holds", "42 cards")
        .doesNotContain("@@");
  }
}
