@NullMarked
package io.cardproof.cards;

import org.jspecify.annotations.NullMarked;
