/** The measured claims. Every figure is a ratio to a peer measured in the same run. */
@NullMarked
package io.cardproof.bench;

import org.jspecify.annotations.NullMarked;
