package io.cardproof.rules;

/**
 * What an arbitrator had before it when it ruled: anyone comes to the same from the entries.
 *
 * @param asOf milliseconds
 * @param rule number of the rule that decided, 1 to 14
 * @param treeSize how many entries were looked at
 */
public record Analysis(long asOf, int rule, long treeSize, Verdict verdict) {}
