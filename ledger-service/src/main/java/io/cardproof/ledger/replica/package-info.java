/**
 * What adapters do alike with the gateway's own replica: admit commands, answer from entries that
 * are there already, give up after a write that failed.
 */
@NullMarked
package io.cardproof.ledger.replica;

import org.jspecify.annotations.NullMarked;
