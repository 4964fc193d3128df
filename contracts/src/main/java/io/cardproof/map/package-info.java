/** The verifiable map of cards: what it is, how it grows, and how it is proved; without I/O. */
@NullMarked
package io.cardproof.map;

import org.jspecify.annotations.NullMarked;
