/**
 * What a sequencer makes of signed commands, the same on every backend, endorser and replica: who
 * signed is checked, the rules decide, and what became an entry is its leaf.
 */
@NullMarked
package io.cardproof.sequence;

import org.jspecify.annotations.NullMarked;
