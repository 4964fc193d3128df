/** A time-stamping authority for tests and the demo, which fails when told to. */
@NullMarked
package io.cardproof.time.simulator;

import org.jspecify.annotations.NullMarked;
