package io.cardproof.rules;

/**
 * What an actor asks. Its canonical bytes are what the actor signs.
 *
 * @param action what is to happen
 * @param actor member id
 * @param ask SHA-256, base64url, of the ledger form of what was asked (see {@link Asked})
 * @param at milliseconds since 1970, UTC, by the clock of who built the command
 * @param id submission id: SHA-256, base64url, of member id, a zero byte and the Idempotency-Key
 * @param ledger genesis hash, base64url: the leaf hash of entry 0; empty in the genesis itself
 */
public record Command(Action action, String actor, String ask, long at, String id, String ledger) {}
