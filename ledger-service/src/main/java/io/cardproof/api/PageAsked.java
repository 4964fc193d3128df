package io.cardproof.api;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for, from the query parameters {@code limit} and {@code after}.
 *
 * @param after the {@code next} of the page before; null for the first
 */
record PageAsked(int limit, @Nullable String after) {}
