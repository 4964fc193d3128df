/** Signed checkpoints, tiles as outsiders read them, and proofs of single entries. */
@NullMarked
package io.cardproof.proofs;

import org.jspecify.annotations.NullMarked;
