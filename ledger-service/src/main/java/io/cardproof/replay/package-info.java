/**
 * A public log, read back: its files verified, its entries decided again by the rules, its ledger
 * rebuilt, its growth followed. Trusts nothing but the keys it is given.
 */
@NullMarked
package io.cardproof.replay;

import org.jspecify.annotations.NullMarked;
