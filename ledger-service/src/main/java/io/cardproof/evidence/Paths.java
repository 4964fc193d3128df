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

  /** The signed note that every proof of a card's bundle ends in. */
  static final String CHECKPOINT = "checkpoint";

  static final String MAP = "map/proof.txt";

  /** The perfect subtrees before the tail. */
  static final String EDGE = "tail/edge.txt";

  /** The leaves since the last map leaf. */
  static final String TAIL = "tail/entries";

  static final String TIME = "time/checkpoint.tsr";

  /** That the checkpoint, or one that continues it, stands on a chain. */
  static final String CHAIN = "chain/anchor.json";

  static final String REPORT = "report.html";

  /** By the holder of the code, who may add it: it verifies itself. */
  static final String TRANSCRIPT = "code/voprf.json";

  private static final String CONSISTENCY = "consistency/";

  private Paths() {}

  /** Exact leaf bytes. */
  static String leaf(long index) {
    return "leaf/" + index + ".json";
  }

  static String consistency(long from, long to) {
    return CONSISTENCY + from + "-" + to + ".txt";
  }

  static boolean isConsistency(String path) {
    return path.startsWith(CONSISTENCY);
  }

  static String proof(long index) {
    return "proof/" + index + ".tlog-proof";
  }
}
