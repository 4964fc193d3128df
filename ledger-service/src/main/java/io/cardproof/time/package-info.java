/** Time-stamps of others (RFC 3161): what a token says, and whether it may be believed. */
@NullMarked
package io.cardproof.time;

import org.jspecify.annotations.NullMarked;
