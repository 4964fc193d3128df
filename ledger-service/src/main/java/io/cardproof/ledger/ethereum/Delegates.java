package io.cardproof.ledger.ethereum;

import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which account should send for a member, whatever the contract was made to believe.
 *
 * <p>What: the account that the member delegated to by its last entry; of one that never did, the
 * account that was the first to send something that the member signed.
 *
 * <p>Guarantees: it follows from the chain's log alone, so that every gateway comes to the same. A
 * first sender is noted before the entries around are durable; a crash leaves a note too early,
 * which the same log makes again.
 *
 * <p>Why the contract is not asked what it had before: a node keeps old blocks' states for some
 * minutes only, and a new gateway reads the log from its beginning.
 */
final class Delegates {
  static final String NOBODY = "0x" + "0".repeat(40);

  private static final String PREFIX = "ethereum-members/";

  private final LocalTable table;
  private final Replica replica;

  /** Members whose first senders are noted: every item asks. */
  private final Set<String> noted = ConcurrentHashMap.newKeySet();

  Delegates(Store store) {
    this.table = store.local();
    this.replica = store.replica();
  }

  /**
   * An account sent what a member signed, and the contract let it speak.
   *
   * @param member SHA-256 of the id, base64url
   * @param account {@code 0x} and 40 hexadecimal digits
   */
  void spoke(String member, String account) {
    if (noted.add(member) && table.get(PREFIX + member) == null) {
      table.put(PREFIX + member, account.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * Who is to send for a member; {@link #NOBODY} for one that nobody sent for.
   *
   * @param member SHA-256 of the id, base64url
   */
  String of(String member) {
    return of(member, delegated(member));
  }

  /**
   * The same where the member's own word is at hand.
   *
   * @param delegated account of its last entry; null where it has none
   */
  String of(String member, @Nullable String delegated) {
    if (delegated != null) {
      return delegated;
    }
    byte[] first = table.get(PREFIX + member);
    return first == null ? NOBODY : new String(first, StandardCharsets.US_ASCII);
  }

  /** By the member's own entry. */
  private @Nullable String delegated(String member) {
    return ByHash.find(replica, StateValue.Member.class, "member", member)
        .map(row -> row.value().account())
        .orElse(null);
  }
}
