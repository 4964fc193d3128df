package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is served as the page; what it does is tried in a browser (page.test.js). */
class VerifyPageTest {
  private static final Path SOURCES = Path.of("src/main/resources/verify");

  private final VerifyPage page = VerifyPage.load();

  @Test
  void it_leads_to_every_module_there_is() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> sources =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".js"))
              .map(name -> name.substring(0, name.length() - ".js".length()))
              .toList();
      assertThat(page.modules().keySet()).containsExactlyInAnyOrderElementsOf(sources);
    }
  }

  @Test
  void a_module_comes_after_those_that_it_imports() {
    assertThat(List.copyOf(page.modules().keySet()))
        .endsWith("page")
        .containsSubsequence("bytes", "merkle", "note", "policy", "verify");
  }

  @Test
  void its_one_file_may_run_what_it_holds_and_nothing_else() {
    String file = new String(page.file(), StandardCharsets.UTF_8);
    assertThat(file).doesNotContain(" src=", "href=", "import {");
    String script = between(file, "<script type=\"module\">", "</script>");
    String style = between(file, "<style>", "</style>");
    assertThat(file)
        .contains("script-src 'sha256-" + hash(script) + "'")
        .contains("style-src 'sha256-" + hash(style) + "'")
        .contains("default-src 'none'");
  }

  private static String between(String text, String start, String end) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(start) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
            .matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String hash(String text) {
    byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }
}
