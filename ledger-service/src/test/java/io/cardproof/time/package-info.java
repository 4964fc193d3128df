/** Time-stamps as a verifier meets them. */
@NullMarked
package io.cardproof.time;

import org.jspecify.annotations.NullMarked;
