package io.cardproof.bench;

/**
 * One line of the table.
 *
 * @param measured what this build does, with its unit
 * @param peer what it is held against, measured in the same run
 * @param reach what the project promises
 */
record Row(String measure, String measured, String peer, String ratio, String reach) {
  static final String HEAD =
      "| measure | measured | peer, same run | ratio | reach |\n|---|---|---|---|---|";

  String markdown() {
    return "| " + measure + " | " + measured + " | " + peer + " | " + ratio + " | " + reach + " |";
  }
}
