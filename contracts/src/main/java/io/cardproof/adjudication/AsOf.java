package io.cardproof.adjudication;

/**
 * What a claim is looked at with: nothing that came later counts.
 *
 * @param time milliseconds since 1970, inclusive
 * @param treeSize entries of the log; those with a lower index count
 */
public record AsOf(long time, long treeSize) {
  boolean covers(Recorded recorded) {
    return recorded.index() < treeSize && recorded.entry().at() <= time;
  }
}
