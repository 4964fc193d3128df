/** The analysis of a claim: what the ledger's entries say, by fourteen rules in order. */
@NullMarked
package io.cardproof.adjudication;

import org.jspecify.annotations.NullMarked;
