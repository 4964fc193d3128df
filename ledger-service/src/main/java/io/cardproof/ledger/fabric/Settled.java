package io.cardproof.ledger.fabric;

import io.cardproof.ledger.fabric.ChainBlock.Validity;
import io.cardproof.ledger.replica.Request.Answer;
import java.util.List;

/**
 * The fate of a transaction.
 *
 * @param answers to its items in their order; empty unless it is valid
 */
record Settled(Validity validity, List<Answer> answers) {}
