package io.cardproof.cards;

import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.rules.Command;
import java.util.List;

/** A command that is complete but for its signature, with the papers that go with it. */
public record Draft(Command command, List<SealedPaper> papers) {}
