package io.cardproof.ledger.ethereum;

/**
 * What became of a transaction in the block where it stands.
 *
 * @param succeeded what it did was kept; else only its nonce was used and its gas paid
 * @param outOfGas it used all the gas that it was allowed
 */
record Inclusion(long block, boolean succeeded, boolean outOfGas) {}
