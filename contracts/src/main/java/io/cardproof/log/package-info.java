/** The transparency log's formats and proofs (RFC 9162, C2SP), without I/O. */
@NullMarked
package io.cardproof.log;

import org.jspecify.annotations.NullMarked;
