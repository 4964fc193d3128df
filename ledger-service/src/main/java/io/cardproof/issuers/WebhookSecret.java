package io.cardproof.issuers;

import io.cardproof.keys.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret shared with one issuer, and signatures with it as Standard Webhooks 1.0 has them:
 * HMAC-SHA256 over {@code id.timestamp.content}.
 *
 * <p>The text is {@code whsec_} and the key in base64 (24 to 64 bytes), one line for each: while a
 * secret is being replaced, all lines are accepted and the first one signs.
 *
 * <p>Not the published library: it takes the time from the machine alone, texts instead of bytes,
 * and an id with a full stop, by which a signed message can be split anew into another one.
 */
public final class WebhookSecret {
  public static final String ID = "webhook-id";
  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURE = "webhook-signature";

  private static final long TOLERANCE_SECONDS = 300;
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final int KEY_BYTES_MIN = 24;
  private static final int KEY_BYTES_MAX = 64;
  private static final int KEYS_MAX = 4;
  private static final int ID_CHARS_MAX = 200;
  private static final int SIGNATURE_CHARS_MAX = 1_024;

  private final List<Hmac> keys;

  /** The three headers; null where a message lacks one. */
  public record Headers(
      @Nullable String id, @Nullable String timestamp, @Nullable String signature) {}

  private WebhookSecret(List<Hmac> keys) {
    this.keys = keys;
  }

  /**
   * Reads the lines of a secret file.
   *
   * @throws IllegalArgumentException where they are none; the message shows nothing of them
   */
  public static WebhookSecret parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty() || lines.size() > KEYS_MAX) {
      throw new IllegalArgumentException("a secret file has one line, or up to 4 during a change");
    }
    return new WebhookSecret(lines.stream().map(WebhookSecret::key).toList());
  }

  private static Hmac key(String line) {
    byte[] key = line.startsWith(PREFIX) ? decode(line.substring(PREFIX.length())) : null;
    if (key == null || key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a secret is whsec_ followed by 24 to 64 random bytes in base64");
    }
    return new Hmac(key);
  }

  private static byte @Nullable [] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The signature of a message that leaves now. */
  public Headers sign(String id, Instant at, byte[] content) {
    String timestamp = Long.toString(at.getEpochSecond());
    byte[] mac = keys.getFirst().of(signed(id, timestamp, content));
    return new Headers(id, timestamp, VERSION + Base64.getEncoder().encodeToString(mac));
  }

  /** Whether someone with the secret signed the message within five minutes of now. */
  public boolean verifies(Headers headers, Instant now, byte[] content) {
    String id = headers.id();
    String timestamp = headers.timestamp();
    String signatures = headers.signature();
    if (id == null || timestamp == null || signatures == null) {
      return false;
    }
    if (!isId(id) || !isRecent(timestamp, now) || signatures.length() > SIGNATURE_CHARS_MAX) {
      return false;
    }
    byte[] message = signed(id, timestamp, content);
    boolean good = false;
    for (String signature : signatures.split(" ", -1)) {
      byte[] mac =
          signature.startsWith(VERSION) ? decode(signature.substring(VERSION.length())) : null;
      if (mac != null) {
        good |= keys.stream().anyMatch(key -> MessageDigest.isEqual(key.of(message), mac));
      }
    }
    return good;
  }

  /** A full stop in it would let a part of it pass for the timestamp. */
  static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= ID_CHARS_MAX
        && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '.');
  }

  private static boolean isRecent(String timestamp, Instant now) {
    if (!timestamp.matches("[0-9]{1,12}")) {
      return false;
    }
    return Math.abs(Long.parseLong(timestamp) - now.getEpochSecond()) <= TOLERANCE_SECONDS;
  }

  private static byte[] signed(String id, String timestamp, byte[] content) {
    byte[] front = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    byte[] message = java.util.Arrays.copyOf(front, front.length + content.length);
    System.arraycopy(content, 0, message, front.length, content.length);
    return message;
  }

  /**
   * What is signed of a request: method and target with it, so that no signature serves for another
   * question.
   */
  public static byte[] ofRequest(String method, String target, byte[] body) {
    byte[] line = (method + " " + target + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] content = java.util.Arrays.copyOf(line, line.length + body.length);
    System.arraycopy(body, 0, content, line.length, body.length);
    return content;
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "WebhookSecret[]";
  }
}
