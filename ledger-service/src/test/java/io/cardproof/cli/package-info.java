@NullMarked
package io.cardproof.cli;

import org.jspecify.annotations.NullMarked;
