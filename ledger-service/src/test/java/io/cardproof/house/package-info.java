/** The rules of the house, held by the build. */
@NullMarked
package io.cardproof.house;

import org.jspecify.annotations.NullMarked;
