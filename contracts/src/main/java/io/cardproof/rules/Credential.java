package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * A paper of a member that buyers may see: an ICP record, a business licence, an authorisation.
 *
 * @param document SHA-256, base64url, of the file that shows it
 * @param kind such as {@code BUSINESS_LICENCE}; upper case, digits, underscore
 * @param validUntil milliseconds, exclusive; absent: without end
 */
public record Credential(
    @Nullable String document, String kind, CredentialStatus status, @Nullable Long validUntil) {}
