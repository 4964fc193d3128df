/** Use cases of the operator: members, products, policies, the ledger's own settings. */
@NullMarked
package io.cardproof.members;

import org.jspecify.annotations.NullMarked;
