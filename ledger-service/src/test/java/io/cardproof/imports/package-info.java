@NullMarked
package io.cardproof.imports;

import org.jspecify.annotations.NullMarked;
