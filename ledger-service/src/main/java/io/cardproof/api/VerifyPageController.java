package io.cardproof.api;

import io.cardproof.cards.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.CacheControl;
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

  private static final Set<String> MODULES =
      Set.of(
          "bundle.js",
          "bytes.js",
          "card.js",
          "cardmap.js",
          "claim.js",
          "complete.js",
          "entries.js",
          "evidence.js",
          "json.js",
          "merkle.js",
          "note.js",
          "page.js",
          "policy.js",
          "proof.js",
          "report.js",
          "statements.js",
          "timetoken.js",
          "verify.js",
          "voprf.js",
          "words.js",
          "zip.js");

  @Answers(value = String.class, type = "text/html")
  @GetMapping("/verify")
  ResponseEntity<byte[]> page() {
    return answer("/verify.html", HTML);
  }

  @Answers(value = String.class, type = "text/javascript")
  @Answers(value = String.class, type = "text/css")
  @GetMapping("/verify/{file}")
  ResponseEntity<byte[]> part(@PathVariable("file") String file) {
    if (MODULES.contains(file)) {
      return answer("/verify/" + file, SCRIPT);
    } else if (file.equals("page.css")) {
      return answer("/verify/" + file, CSS);
    }
    throw Refused.of("path.unknown");
  }

  private static ResponseEntity<byte[]> answer(String resource, MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(FRESH)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .body(read(resource));
  }

  private static byte[] read(String resource) {
    try (InputStream in = VerifyPageController.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
