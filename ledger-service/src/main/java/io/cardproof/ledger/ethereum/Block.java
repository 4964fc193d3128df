package io.cardproof.ledger.ethereum;

import java.util.List;

/**
 * A block's header, and what stands in it.
 *
 * @param hash 0x and 64 hexadecimal digits
 * @param at by its sealer's clock, milliseconds
 * @param transactions hashes, in their order
 */
record Block(long number, String hash, String parent, long at, List<String> transactions) {}
