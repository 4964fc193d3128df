package io.cardproof.api;

import io.cardproof.cards.Refused;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The pages that a problem's type leads to. */
@RestController
final class ProblemController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  @Answers(value = String.class, type = "text/html")
  @GetMapping("/problems/{code}")
  ResponseEntity<byte[]> explain(@PathVariable("code") String code) {
    ProblemTable.Row row = ProblemTable.find(code);
    if (row == null) {
      throw Refused.of("path.unknown");
    }
    return page(
        row.code(),
        "<h1>%s</h1><p>%s</p><p>HTTP status %d, code <code>%s</code>.</p>"
            .formatted(
                HtmlUtils.htmlEscape(row.title()),
                HtmlUtils.htmlEscape(row.detail()),
                row.status(),
                row.code()));
  }

  @Answers(value = String.class, type = "text/html")
  @GetMapping("/problems")
  ResponseEntity<byte[]> list() {
    StringBuilder items = new StringBuilder("<h1>Problems</h1><ul>");
    ProblemTable.rows().keySet().stream()
        .sorted()
        .forEach(
            code -> items.append("<li><a href=\"/problems/%s\">%s</a></li>".formatted(code, code)));
    return page("Problems", items.append("</ul>").toString());
  }

  private static ResponseEntity<byte[]> page(String title, String body) {
    String html =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>%s</title>%s</html>\n"
            .formatted(title, body);
    return ResponseEntity.ok().contentType(HTML).body(html.getBytes(StandardCharsets.UTF_8));
  }
}
