/** Secrets and signatures of an organisation: its keystore, what is derived from it, Ed25519. */
@NullMarked
package io.cardproof.keys;

import org.jspecify.annotations.NullMarked;
