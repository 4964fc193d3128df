package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * A file that a party brings. The file stays with a gateway or the party; what is disclosed later
 * is checked against the hash.
 *
 * @param detailsCommitment its name and media type
 * @param sha256 base64url
 * @param size bytes
 */
public record Evidence(
    @Nullable String detailsCommitment, EvidenceKind kind, String sha256, long size) {}
