/** Private fields: their commitments for the ledger and their sealed openings for the parties. */
@NullMarked
package io.cardproof.papers;

import org.jspecify.annotations.NullMarked;
