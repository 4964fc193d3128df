/** Logs that are honest, and logs that are not, against who reads them. */
@NullMarked
package io.cardproof.replay;

import org.jspecify.annotations.NullMarked;
