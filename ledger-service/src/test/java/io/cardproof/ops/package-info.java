@NullMarked
package io.cardproof.ops;

import org.jspecify.annotations.NullMarked;
