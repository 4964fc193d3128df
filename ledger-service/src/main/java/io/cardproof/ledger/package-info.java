/**
 * The port: what every sequencer offers, whichever ledger stands behind it. Adapters live in
 * packages below; nothing above knows which one runs.
 */
@NullMarked
package io.cardproof.ledger;

import org.jspecify.annotations.NullMarked;
