package io.cardproof.evidence;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.SignatureVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier holds on its own, not from the bundle.
 *
 * @param older a checkpoint of the log that it has from before; null where it has none
 */
public record Trust(LogPolicy policy, SignatureVerifier ed25519, @Nullable Checkpoint older) {}
