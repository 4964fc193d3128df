package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.store.LocalTable;
import java.nio.ByteBuffer;
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
 * differs; a crash leaves one too many at worst. It is not looked at before its block is read to
 * the end: in the blocks before, the contract had not done yet what is wrong.
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

  /**
   * An open note, and the key under which it is kept.
   *
   * @param block where its item stands
   */
  record Open(String key, long block, Note note) {
    private static Open of(LocalTable.Item item) {
      ByteBuffer value = ByteBuffer.wrap(item.value());
      long block = value.getLong();
      byte[] note = new byte[value.remaining()];
      value.get(note);
      return new Open(item.key(), block, Note.ofBytes(note));
    }

    private byte[] value() {
      byte[] bytes = note.toBytes();
      return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(block).put(bytes).array();
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

  /** The oldest ones of the blocks up to this one, so many that one look can see to them. */
  List<Open> upTo(long block) {
    return page(null).stream().filter(open -> open.block <= block).toList();
  }

  /** Whether an item names a card or a batch of an open note. */
  boolean isAdrift(Arguments arguments) {
    return !adrift.isEmpty() && Note.of(arguments).touched().stream().anyMatch(adrift::contains);
  }

  /**
   * Notes what an item may have left behind; returns once durable.
   *
   * @param item running number in the contract's log
   * @param block where it stands
   */
  synchronized void add(long item, long block, Note note) {
    Open open = new Open(PREFIX + "%019d".formatted(item), block, note);
    table.put(open.key, open.value());
    adrift.addAll(note.touched());
  }

  synchronized void drop(Open open) {
    table.delete(open.key());
    read();
  }
}
