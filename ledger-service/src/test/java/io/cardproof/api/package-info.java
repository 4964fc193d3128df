@NullMarked
package io.cardproof.api;

import org.jspecify.annotations.NullMarked;
