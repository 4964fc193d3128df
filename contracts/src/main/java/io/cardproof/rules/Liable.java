package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * Who answers for something.
 *
 * @param member absent where it is not one member
 */
public record Liable(@Nullable String member, LiableRole role) {}
