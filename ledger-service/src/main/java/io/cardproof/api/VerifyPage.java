package io.cardproof.api;

import io.cardproof.codec.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page on which a browser checks evidence, as a page with modules beside it, and as one file.
 *
 * <p>What: the modules are those that {@code page.js} leads to. The one file holds them all in a
 * single script, each as a function that gives back what it exports. Browsers load no modules from
 * a disk, and who is served a page anew each time has to trust the server each time: a file can be
 * kept, compared and passed on.
 *
 * <p>Why by two patterns and not by a bundler: these modules import by name from one another, at
 * the start of a line, and nothing else; what the patterns do not take is an error when the gateway
 * starts to serve it, and the browser test loads the file.
 */
final class VerifyPage {
  private static final String PAGE = "/verify.html";
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import \\{([\\w\\s,]+)} from '\\./([a-z]+)\\.js';$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ((?:async )?(?:function|class|const) (\\w+))");
  private static final Pattern LEFT = Pattern.compile("(?m)^(import|export)\\b");

  private final Map<String, String> modules = new LinkedHashMap<>();

  private VerifyPage() {
    collect("page");
  }

  static VerifyPage load() {
    return new VerifyPage();
  }

  /** What a module imports comes before it. */
  private void collect(String name) {
    String source = read("/verify/" + name + ".js");
    IMPORT
        .matcher(source)
        .results()
        .map(found -> found.group(2))
        .forEach(imported -> {
          if (!modules.containsKey(imported)) {
            collect(imported);
          }
        });
    modules.put(name, source);
  }

  /** The page itself. */
  byte[] page() {
    return read(PAGE).getBytes(StandardCharsets.UTF_8);
  }

  /** Source of each module by its name, without {@code .js}. */
  Map<String, String> modules() {
    return modules;
  }

  String style() {
    return read("/verify/page.css");
  }

  /** All of it in one file. */
  byte[] file() {
    StringBuilder script = new StringBuilder("\n");
    modules.forEach((name, source) -> script.append(asFunction(name, source)));
    String style = "\n" + style();
    String policy = policy(hash(script.toString()), hash(style));
    StringBuilder file = new StringBuilder();
    for (String line : read(PAGE).lines().toList()) {
      if (line.startsWith("<meta charset")) {
        file.append(line).append('\n').append(policy);
      } else if (line.startsWith("<link")) {
        file.append("<style>").append(style).append("</style>\n");
      } else if (line.startsWith("<script")) {
        file.append("<script type=\"module\">").append(script).append("</script>\n");
      } else if (!line.contains("id=\"keep\"")) {
        file.append(line).append('\n');
      }
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** From a disk it may load and ask for nothing at all. */
  private static String policy(String script, String style) {
    return ("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " script-src 'sha256-%s'; style-src 'sha256-%s'; base-uri 'none';"
            + " form-action 'none'\">\n")
        .formatted(script, style);
  }

  private static String asFunction(String name, String source) {
    String body = IMPORT.matcher(source).replaceAll("const {$1} = \\$$2;");
    List<String> exports = new ArrayList<>();
    Matcher exported = EXPORT.matcher(body);
    exported.results().map((MatchResult found) -> found.group(2)).forEach(exports::add);
    body = exported.replaceAll("$1");
    if (LEFT.matcher(body).find() || body.contains("</script")) {
      throw new IllegalStateException(name + ".js cannot stand in one file with the others");
    }
    String names = String.join(", ", exports);
    return "const $" + name + " = (() => {\n" + body + "return {" + names + "};\n})();\n";
  }

  private static String hash(String text) {
    byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }

  private static String read(String resource) {
    try (InputStream in = VerifyPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
