package io.cardproof.proofs;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.log.MerkleHash;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Role;
import io.cardproof.store.Replica;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a submission: the answer to a request whose own answer was lost. */
public final class Receipts {
  private static final Set<Role> READERS = Set.of(Role.OPERATOR, Role.AUDITOR, Role.ARBITRATOR);

  private final Replica replica;

  public Receipts(Replica replica) {
    this.replica = replica;
  }

  /**
   * A receipt.
   *
   * @param code of the refusal, where the entry records one
   */
  public record Body(
      long entry, String leafHash, String submissionId, Instant at, @Nullable String code) {}

  /** As {@link #find}, by the key that the caller sent with its request. */
  public Body findByKey(Caller caller, String idempotencyKey) {
    return find(caller, Digests.submissionId(caller.member(), idempotencyKey));
  }

  /**
   * The receipt of a submission of the caller's own; of anyone's for who watches over the ledger.
   *
   * @throws Refused {@code receipt.unknown}, also where it is another's
   */
  public Body find(Caller caller, String submissionId) {
    OptionalLong index = replica.entryOf(submissionId);
    if (index.isEmpty()) {
      throw Refused.of("receipt.unknown");
    }
    Entry entry = replica.entry(index.getAsLong());
    boolean own = entry.command().actor().equals(caller.member());
    if (!own && caller.roles().stream().noneMatch(READERS::contains)) {
      throw Refused.of("receipt.unknown");
    }
    String hash = Base64.getEncoder().encodeToString(MerkleHash.leaf(entry.toLeaf()));
    return new Body(
        index.getAsLong(),
        hash,
        submissionId,
        Instant.ofEpochMilli(entry.at()),
        entry.refusal() == null ? null : entry.refusal().code().word());
  }
}
