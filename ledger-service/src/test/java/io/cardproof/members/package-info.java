@NullMarked
package io.cardproof.members;

import org.jspecify.annotations.NullMarked;
