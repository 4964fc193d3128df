package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.store.LocalTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the contract may hold otherwise than the rules: one note for each item that they refused and
 * it took.
 *
 * <p>A note is durable before the entries around its item are, and is dropped only once nothing
 * differs; a crash leaves one too many at worst.
 */
final class Notes {
  private static final String PREFIX = "ethereum-amends/";
  private static final int PAGE = 64;

  private final LocalTable table;

  /** Cards and batches of open notes: what meets them takes their times on, and is adrift too. */
  private final Set<String> adrift = ConcurrentHashMap.newKeySet();

  Notes(LocalTable table) {
    this.table = table;
    read();
  }

  /** An open note, and the key under which it is kept. */
  record Open(String key, Note note) {
    private static Open of(LocalTable.Item item) {
      return new Open(item.key(), Note.ofBytes(item.value()));
    }
  }

  private void read() {
    Set<String> open = new HashSet<>();
    String after = null;
    for (List<Open> page = page(after); !page.isEmpty(); page = page(after)) {
      page.forEach(each -> open.addAll(each.note().touched()));
      after = page.getLast().key();
    }
    adrift.retainAll(open);
    adrift.addAll(open);
  }

  private List<Open> page(@Nullable String after) {
    return table.scan(PREFIX, after, PAGE).stream().map(Open::of).toList();
  }

  /** The oldest ones, so many that one look can see to them. */
  List<Open> oldest() {
    return page(null);
  }

  /** Whether an item names a card or a batch of an open note. */
  boolean isAdrift(Arguments arguments) {
    return !adrift.isEmpty() && Note.of(arguments).touched().stream().anyMatch(adrift::contains);
  }

  /**
   * Notes what an item may have left behind; returns once durable.
   *
   * @param item running number in the contract's log
   */
  synchronized void add(long item, Note note) {
    table.put(PREFIX + "%019d".formatted(item), note.toBytes());
    adrift.addAll(note.touched());
  }

  synchronized void drop(Open open) {
    table.delete(open.key());
    read();
  }
}
