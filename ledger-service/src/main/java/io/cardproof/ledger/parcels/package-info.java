/**
 * What adapters of a chain do alike: gather commands into parcels, keep what was sent until its
 * fate is known, and wait for it.
 */
@NullMarked
package io.cardproof.ledger.parcels;

import org.jspecify.annotations.NullMarked;
