package io.cardproof.api;

import io.cardproof.cards.Refused;
import io.cardproof.proofs.LogFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public log, readable by any C2SP tlog-tiles client; needs no key. */
@RestController
final class LogController {
  private static final String PREFIX = "/log/";
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
  private static final CacheControl FRESH =
      CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic();

  /** A tile's name says how much is in it, so what it names never changes. */
  private static final CacheControl FOREVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final LogFiles log;

  LogController(LogFiles log) {
    this.log = log;
  }

  @Answers(value = String.class, type = "text/plain")
  @GetMapping("/log/checkpoint")
  ResponseEntity<byte[]> checkpoint() {
    return ResponseEntity.ok().contentType(TEXT).cacheControl(FRESH).body(log.checkpoint());
  }

  @Answers(value = String.class, type = "text/plain")
  @GetMapping("/log/vkey")
  ResponseEntity<byte[]> vkey() {
    byte[] line = (log.vkey() + "\n").getBytes(StandardCharsets.UTF_8);
    return ResponseEntity.ok().contentType(TEXT).cacheControl(FRESH).body(line);
  }

  /** Whom to ask, in the words of the asked: a reader takes the keys from where it trusts them. */
  @Answers(value = String.class, type = "text/plain")
  @GetMapping("/log/policy")
  ResponseEntity<byte[]> policy() {
    byte[] lines = log.policy().getBytes(StandardCharsets.UTF_8);
    return ResponseEntity.ok().contentType(TEXT).cacheControl(FRESH).body(lines);
  }

  /** By the path as it was sent: a tile has one spelling, and an escaped one is another. */
  @Answers(value = byte[].class, type = "application/octet-stream")
  @GetMapping("/log/tile/**")
  ResponseEntity<byte[]> tile(HttpServletRequest request) {
    String path = request.getRequestURI().substring(PREFIX.length());
    byte[] tile = log.tile(path).orElseThrow(() -> Refused.of("path.unknown"));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .cacheControl(FOREVER)
        .body(tile);
  }
}
