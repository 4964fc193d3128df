package io.cardproof.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a member signs: the pre-authentication encoding of DSSE 1.0.2 over typed bytes. */
public final class Dsse {
  /** Payload type of a command; being signed too, it keeps other payloads from passing as one. */
  public static final String COMMAND_TYPE = "application/vnd.cardproof.command+json";

  private Dsse() {}

  /** {@code DSSEv1 SP len(type) SP type SP len(body) SP body}, lengths in bytes, decimal. */
  public static byte[] preAuthentication(String type, byte[] body) {
    byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 96);
    out.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(typeBytes);
    out.writeBytes((" " + body.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }
}
