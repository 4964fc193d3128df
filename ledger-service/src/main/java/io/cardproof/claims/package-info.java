/**
 * Use cases of disputes and of the money that others hold: who may speak, what is said and what of
 * it stays off the ledger, the answers, the files. Decided is by the rules alone.
 */
@NullMarked
package io.cardproof.claims;

import org.jspecify.annotations.NullMarked;
