package io.cardproof.ledger;

import io.cardproof.rules.Entry;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.List;

/** The commands' entries of a ledger, in order, without the map's leaves between them. */
public final class Entries {
  private Entries() {}

  public static List<Entry> of(Replica replica) {
    List<Entry> entries = new ArrayList<>();
    for (long index = 0; index < replica.size(); index++) {
      if (replica.at(index) instanceof Entry entry) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
