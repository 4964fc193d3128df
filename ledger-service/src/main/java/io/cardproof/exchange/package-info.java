/**
 * What gateways of a network ask one another, over mutual TLS and beside the ledger: tags of the
 * one that holds the tag key, codes of the one that keeps them. An organisation is who its
 * certificate says; for which member it asks, that member's signature says.
 */
@NullMarked
package io.cardproof.exchange;

import org.jspecify.annotations.NullMarked;
