/**
 * Checkpoints on a chain of the Ethereum kind: how they get there, and the proof that they are
 * there, which is checked offline.
 */
@NullMarked
package io.cardproof.anchor;

import org.jspecify.annotations.NullMarked;
