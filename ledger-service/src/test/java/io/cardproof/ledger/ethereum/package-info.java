@NullMarked
package io.cardproof.ledger.ethereum;

import org.jspecify.annotations.NullMarked;
