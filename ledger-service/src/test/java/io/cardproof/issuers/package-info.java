@NullMarked
package io.cardproof.issuers;

import org.jspecify.annotations.NullMarked;
