package io.cardproof.ledger.replica;

import io.cardproof.ledger.Submission;
import io.cardproof.rules.Command;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.Replica;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Admission: which commands are put before the rules at all. Asked on their callers' threads. */
public final class Gatekeeper {
  /** How far a command's time may be off this gateway's clock. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(30);

  private final Replica replica;
  private final InstantSource clock;
  private final SignatureCheck signatures;

  /**
   * @param clock which commands' times are held against
   */
  public Gatekeeper(Replica replica, InstantSource clock, SignatureCheck signatures) {
    this.replica = replica;
    this.clock = clock;
    this.signatures = signatures;
  }

  /** What stands against a command for this ledger; null where nothing does. */
  public @Nullable Refusal refusal(Submission submission) {
    Command command = submission.command();
    if (!command.ledger().equals(replica.genesisHash())) {
      return Refusal.field("ledger");
    } else if (Math.abs(command.at() - clock.millis()) > SKEW_MAX.toMillis()) {
      return Refusal.of(RefusalCode.TIME_OUT_OF_BOUNDS);
    } else if (!signatures.accepts(submission, replica.state())) {
      return Refusal.of(RefusalCode.AUTH_INVALID);
    }
    return null;
  }
}
