/**
 * What issuers' own systems know of their codes, brought onto the ledger as attestations of their
 * members: asked for by polling, or sent by them as signed callbacks. {@link
 * io.cardproof.issuers.IssuerSystem} is the port; the HTTP one is what ships.
 */
@NullMarked
package io.cardproof.issuers;

import org.jspecify.annotations.NullMarked;
