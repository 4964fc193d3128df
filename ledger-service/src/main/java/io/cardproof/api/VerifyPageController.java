package io.cardproof.api;

import io.cardproof.cards.Refused;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page on which anyone checks evidence in a browser. Its policy lets it load its own modules
 * and talk to nobody, this server included: what is dropped on it cannot leave.
 */
@RestController
final class VerifyPageController {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
  private static final MediaType SCRIPT =
      new MediaType("text", "javascript", StandardCharsets.UTF_8);

  /** Asked for again each time, so that modules of two versions never meet. */
  private static final CacheControl FRESH = CacheControl.noCache();

  private static final String FILE_NAME = "cardproof-verify.html";

  private final VerifyPage page = VerifyPage.load();

  @Answers(value = String.class, type = "text/html")
  @GetMapping("/verify")
  ResponseEntity<byte[]> page() {
    return answer(HTML).body(page.page());
  }

  /** The whole page in one file, to keep. */
  @Answers(value = String.class, type = "text/html")
  @GetMapping("/verify/" + FILE_NAME)
  ResponseEntity<byte[]> file() {
    return answer(HTML)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + FILE_NAME + "\"")
        .body(page.file());
  }

  @Answers(value = String.class, type = "text/css")
  @GetMapping("/verify/page.css")
  ResponseEntity<byte[]> style() {
    return answer(CSS).body(page.style().getBytes(StandardCharsets.UTF_8));
  }

  @Answers(value = String.class, type = "text/javascript")
  @GetMapping("/verify/{name}.js")
  ResponseEntity<byte[]> module(@PathVariable("name") String name) {
    String source = page.modules().get(name);
    if (source == null) {
      throw Refused.of("path.unknown");
    }
    return answer(SCRIPT).body(source.getBytes(StandardCharsets.UTF_8));
  }

  private static ResponseEntity.BodyBuilder answer(MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(FRESH)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }
}
