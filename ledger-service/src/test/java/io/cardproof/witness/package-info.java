/** The witness as a log's publisher and its readers meet it. */
@NullMarked
package io.cardproof.witness;

import org.jspecify.annotations.NullMarked;
