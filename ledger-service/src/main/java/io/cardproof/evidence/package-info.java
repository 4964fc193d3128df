/**
 * Evidence that travels: files of entries, proofs and what they come to, checked without a server.
 */
@NullMarked
package io.cardproof.evidence;

import org.jspecify.annotations.NullMarked;
