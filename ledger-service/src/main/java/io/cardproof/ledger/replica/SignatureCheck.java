package io.cardproof.ledger.replica;

import io.cardproof.ledger.Submission;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Command;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import java.util.function.Predicate;

/** Whether the actor signed a command. Asked before it is queued, on the caller's thread. */
@FunctionalInterface
public interface SignatureCheck {

  boolean accepts(Submission submission, State state);

  /**
   * Verifies against the actor's key of now, except what this gateway has just signed itself.
   *
   * @param trusted whether this gateway signed it, in this process
   */
  static SignatureCheck verifying(SignatureVerifier ed25519, Predicate<Submission> trusted) {
    return (submission, state) -> trusted.test(submission) || isGood(submission, state, ed25519);
  }

  private static boolean isGood(Submission submission, State state, SignatureVerifier ed25519) {
    Command command = submission.command();
    StateValue.Member member = state.get(StateKey.member(command.actor()));
    return member != null
        && member.keys() == submission.signature().key()
        && Admission.isSigned(command, submission.signature(), member.publicKey(), ed25519);
  }
}
