package io.cardproof.chaincode;

import org.jspecify.annotations.Nullable;

/**
 * What the function {@code about} answers, as canonical bytes. Public because the codec reads it.
 *
 * @param genesis leaf hash of entry 0 that the organisation agreed to, base64url
 * @param rules the newest version of the rules that this program knows
 * @param version of the program
 */
public record About(@Nullable String genesis, int rules, String version) {}
