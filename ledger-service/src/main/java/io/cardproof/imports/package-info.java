/** Files of card codes as shops and suppliers have them, read as a stream of lines. */
@NullMarked
package io.cardproof.imports;

import org.jspecify.annotations.NullMarked;
