@NullMarked
package io.cardproof.anchor;

import org.jspecify.annotations.NullMarked;
