/**
 * Use cases: authorise, build and sign a command, submit it, shape the answer from the entry it
 * became. They know the port and the replica, no HTTP and no sequencer.
 */
@NullMarked
package io.cardproof.cards;

import org.jspecify.annotations.NullMarked;
