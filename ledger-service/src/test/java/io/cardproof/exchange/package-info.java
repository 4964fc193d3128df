/** Two organisations over real TLS on loopback. */
@NullMarked
package io.cardproof.exchange;

import org.jspecify.annotations.NullMarked;
