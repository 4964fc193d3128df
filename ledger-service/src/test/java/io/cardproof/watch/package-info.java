@NullMarked
package io.cardproof.watch;

import org.jspecify.annotations.NullMarked;
