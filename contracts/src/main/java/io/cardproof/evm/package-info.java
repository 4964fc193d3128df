/**
 * What the contract on an EVM chain is told and what it keeps, in the words of the rules: the same
 * numbers and the same packing as in {@code src/main/solidity}.
 */
@NullMarked
package io.cardproof.evm;

import org.jspecify.annotations.NullMarked;
