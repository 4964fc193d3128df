package io.cardproof.evidence;

import io.cardproof.codec.Digests;
import java.util.List;
import java.util.Map;

/** What a bundle holds, as canonical JSON. */
sealed interface Manifest permits CardManifest, ClaimManifest {
  String cardId();

  /** Indexes, ascending; each has a leaf and a proof. */
  List<Long> entries();

  /** Path to SHA-256 (base64url) of every file that does not verify itself. */
  Map<String, String> files();

  String format();

  /** Of the log. */
  String origin();

  byte[] toBytes();

  /**
   * What the log's key signs of it. It cannot be taken for a checkpoint, whose second line is a
   * size.
   */
  static String statement(byte[] bytes, String format, String origin) {
    return format + "\n" + origin + "\n" + Digests.digest(bytes) + "\n";
  }
}
