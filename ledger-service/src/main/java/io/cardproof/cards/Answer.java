package io.cardproof.cards;

import org.jspecify.annotations.Nullable;

/**
 * What a request came to, ready to be rendered.
 *
 * @param status HTTP's, being the one vocabulary for outcomes that every caller shares
 * @param body a record of the answer; null for 204
 * @param entry index of the entry behind it, -1 where there is none
 * @param replayed it is the answer that the same request got before
 */
public record Answer(int status, @Nullable Object body, long entry, boolean replayed) {}
