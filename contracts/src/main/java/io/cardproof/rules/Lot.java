package io.cardproof.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cards of one face value within a chunk.
 *
 * @param cards card ids, 43 characters base64url each
 * @param currency ISO 4217, present with {@code faceValue}; both absent: the product's
 * @param faceValue decimal string
 */
public record Lot(List<String> cards, @Nullable String currency, @Nullable String faceValue) {}
