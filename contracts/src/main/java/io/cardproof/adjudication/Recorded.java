package io.cardproof.adjudication;

import io.cardproof.rules.Entry;

/**
 * An entry at its place in the log.
 *
 * @param index from 0
 */
public record Recorded(long index, Entry entry) {}
