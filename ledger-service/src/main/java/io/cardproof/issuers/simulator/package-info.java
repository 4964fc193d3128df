/**
 * An issuer that is none: a small system of its own process that knows codes, keeps a journal of
 * their use, answers gateways and calls them back, and goes wrong when it is told to.
 */
@NullMarked
package io.cardproof.issuers.simulator;

import org.jspecify.annotations.NullMarked;
