/** The vault: deposited codes, sealed at rest until a delivery on the ledger releases them. */
@NullMarked
package io.cardproof.vault;

import org.jspecify.annotations.NullMarked;
