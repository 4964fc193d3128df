/** Codes become card ids: normalisation and the VOPRF behind it (RFC 9497). */
@NullMarked
package io.cardproof.tags;

import org.jspecify.annotations.NullMarked;
