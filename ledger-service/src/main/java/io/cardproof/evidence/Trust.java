package io.cardproof.evidence;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.SignatureVerifier;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier holds on its own, not from the bundle.
 *
 * @param roots whom it believes for time-stamps; none: a time-stamp is looked at and not believed
 * @param older a checkpoint of the log that it has from before; null where it has none
 * @param blockHash hash, in hexadecimal, of a block that it knows to be the chain's; null where it
 *     knows none
 */
public record Trust(
    LogPolicy policy,
    SignatureVerifier ed25519,
    List<X509Certificate> roots,
    @Nullable Checkpoint older,
    @Nullable String blockHash) {

  /** Of someone who knows no chain. */
  public Trust(
      LogPolicy policy,
      SignatureVerifier ed25519,
      List<X509Certificate> roots,
      @Nullable Checkpoint older) {
    this(policy, ed25519, roots, older, null);
  }
}
