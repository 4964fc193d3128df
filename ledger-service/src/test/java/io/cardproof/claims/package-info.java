@NullMarked
package io.cardproof.claims;

import org.jspecify.annotations.NullMarked;
