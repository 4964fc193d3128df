/** The rules of the ledger: pure functions from a command and a state to events or a refusal. */
@NullMarked
package io.cardproof.rules;

import org.jspecify.annotations.NullMarked;
