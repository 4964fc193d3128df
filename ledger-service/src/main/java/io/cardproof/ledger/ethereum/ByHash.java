package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Words;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds state values by SHA-256 of their ids, which is all that the contract knows of some. */
final class ByHash {
  private static final int PAGE = 64;

  private ByHash() {}

  /**
   * Goes through all of a kind: slow, and seldom asked.
   *
   * @param hash base64url
   */
  static <V extends StateValue> Optional<Replica.Row<V>> find(
      Replica replica, Class<V> type, String prefix, String hash) {
    @Nullable String after = null;
    List<Replica.Row<V>> page;
    do {
      page = replica.list(type, prefix, after, PAGE);
      for (Replica.Row<V> row : page) {
        if (Words.ofId(row.id()).equals(hash)) {
          return Optional.of(row);
        }
      }
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE);
    return Optional.empty();
  }
}
