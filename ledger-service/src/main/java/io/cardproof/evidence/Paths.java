package io.cardproof.evidence;

/** Where things are in a bundle. */
final class Paths {
  static final String MANIFEST = "manifest.json";

  /** By whom: a signed note over the manifest's hash. */
  static final String NOTE = "manifest.note";

  static final String ADJUDICATION = "adjudication.json";
  static final String OPENINGS = "openings.json";
  static final String POLICY = "policy.txt";
  static final String README = "README.txt";

  private Paths() {}

  /** Exact leaf bytes. */
  static String leaf(long index) {
    return "leaf/" + index + ".json";
  }

  static String proof(long index) {
    return "proof/" + index + ".tlog-proof";
  }
}
