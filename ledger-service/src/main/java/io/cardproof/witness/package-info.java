/** A witness: remembers the largest tree of each log it watches, and cosigns what extends it. */
@NullMarked
package io.cardproof.witness;

import org.jspecify.annotations.NullMarked;
