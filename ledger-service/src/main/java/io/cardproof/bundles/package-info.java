/** Evidence of cards to take along: all that the log has on a card, with its proofs. */
@NullMarked
package io.cardproof.bundles;

import org.jspecify.annotations.NullMarked;
