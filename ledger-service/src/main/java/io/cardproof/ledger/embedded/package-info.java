/**
 * The ledger in this process: one writer thread orders commands, the rules decide them, the store
 * keeps them. No other program has a part in it.
 */
@NullMarked
package io.cardproof.ledger.embedded;

import org.jspecify.annotations.NullMarked;
