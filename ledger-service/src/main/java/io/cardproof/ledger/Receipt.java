package io.cardproof.ledger;

/**
 * Where a command stands in the log.
 *
 * @param entry index of its entry, from 0
 * @param leafHash RFC 9162 leaf hash, 32 bytes base64
 * @param submissionId of the command in that entry
 * @param at time of its events, milliseconds
 */
public record Receipt(long entry, String leafHash, String submissionId, long at) {}
