/**
 * Ed25519 with one answer in every process of a network, gateways and chaincodes alike. Knows the
 * JDK and the two libraries it wraps.
 */
@NullMarked
package io.cardproof.ed25519;

import org.jspecify.annotations.NullMarked;
