package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.CardState;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.StateValue.HoldState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns with what follows from the entries: each stored key with its value, and
 * their number, so that none can be missing either.
 */
final class FsckColumns {
  private final Fsck fsck;
  private final Reads reads;
  private final FsckState state;
  private final FsckKeys history;
  private final FsckKeys stock = new FsckKeys();
  private final Map<String, Long> unsold = new HashMap<>();
  private final Map<String, String> skus = new HashMap<>();

  /** By hold and pile (a batch, or BATCH~HOLDER): its cards that are in stock. */
  private final Map<String, Map<String, Integer>> held = new HashMap<>();

  private final Map<String, Integer> holds = new HashMap<>();

  FsckColumns(Fsck fsck, Reads reads, FsckState state, FsckKeys history) {
    this.fsck = fsck;
    this.reads = reads;
    this.state = state;
    this.history = history;
  }

  void run() {
    count("state", state(), state.size());
    count("submissions", submissions(), state.submissions());
    keys(Column.HISTORY, history);
    keys(Column.STOCK, stock);
    counts();
    holds();
  }

  private void count(String column, long stored, long follow) {
    if (stored != follow) {
      fsck.add(column, "has " + stored + " values, but " + follow + " follow from the entries");
    }
  }

  private long state() {
    long[] seen = {0};
    reads.scan(
        Column.STATE,
        Keys.NOTHING,
        null,
        (key, value) -> {
          seen[0]++;
          if (!Arrays.equals(state.bytes(key), value)) {
            fsck.add("state/" + Keys.text(key), "is not what the entries make of it");
          } else {
            derive(Keys.text(key), value);
          }
          return true;
        });
    return seen[0];
  }

  private long submissions() {
    long[] seen = {0};
    reads.scan(
        Column.SUBMISSIONS,
        Keys.NOTHING,
        null,
        (key, used) -> {
          seen[0]++;
          String id = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
          byte[] value = Arrays.copyOfRange(used, Math.min(8, used.length), used.length);
          byte[] follows = state.bytes(Keys.text("submission/" + id));
          if (!Arrays.equals(follows, value) || state.index(id) != Keys.number(used, 0)) {
            fsck.add("submissions/" + id, "is not what the entries make of it");
          }
          return true;
        });
    return seen[0];
  }

  /** What the other columns must say because of this value; cards come before holds. */
  private void derive(String key, byte[] value) {
    try {
      if (key.startsWith("card/")) {
        card(key.substring(5), Canonical.decode(StateValue.Card.class, value));
      } else if (key.startsWith("hold/")) {
        hold(key.substring(5), Canonical.decode(StateValue.Hold.class, value));
      } else if (key.startsWith("batch/")) {
        skus.put(key.substring(6), Canonical.decode(StateValue.Batch.class, value).sku());
      }
    } catch (CodecException e) {
      fsck.add("state/" + key, "cannot be read: " + e.getMessage());
    }
  }

  private void card(String id, StateValue.Card card) {
    boolean sellable = card.state() == CardState.AVAILABLE || card.state() == CardState.HELD;
    if (!sellable || card.frozenBy() != null) {
      return;
    }
    String pile = card.holder() == null ? card.batch() : card.batch() + "~" + card.holder();
    stock.add(FsckKeys.hash(Keys.text(pile + "/" + id)));
    unsold.merge(pile, 1L, Long::sum);
    if (card.hold() != null) {
      held.computeIfAbsent(card.hold(), hold -> new HashMap<>()).merge(pile, 1, Integer::sum);
    }
  }

  private void hold(String id, StateValue.Hold hold) {
    if (hold.state() == HoldState.LIVE) {
      held.getOrDefault(id, Map.of())
          .forEach((pile, count) -> holds.put(holdKey(pile, hold.expiresAt(), id), count));
    }
  }

  private static String holdKey(String batch, long expiresAt, String hold) {
    return batch + "/" + expiresAt + "/" + hold;
  }

  private void keys(Column column, FsckKeys expected) {
    reads.scan(
        column,
        Keys.NOTHING,
        null,
        (key, value) -> {
          if (!expected.remove(FsckKeys.hash(key))) {
            fsck.add(column.word() + "/" + printable(key), "does not follow from the entries");
          }
          return true;
        });
    if (expected.size() > 0) {
      fsck.add(column.word(), expected.size() + " keys are missing");
    }
  }

  private static String printable(byte[] key) {
    return Keys.text(key).replaceAll("[^ -~]", "?");
  }

  private void counts() {
    Map<String, @Nullable Long> expected = new HashMap<>();
    unsold.forEach((pile, count) -> {
      expected.put("unsold/" + pile, count);
      expected.put(stocked(pile), null);
    });
    Set<String> seen = new HashSet<>();
    reads.scan(
        Column.COUNTS,
        Keys.NOTHING,
        null,
        (key, value) -> {
          String text = Keys.text(key);
          Long count = value.length == 0 ? null : (Long) Keys.number(value, 0);
          boolean known = expected.containsKey(text);
          if (!known || !Objects.equals(expected.get(text), count)) {
            fsck.add("counts/" + text, "does not follow from the entries");
          }
          seen.add(text);
          return true;
        });
    expected.keySet().stream()
        .filter(key -> !seen.contains(key))
        .forEach(key -> fsck.add("counts/" + key, "is missing"));
  }

  private String stocked(String pile) {
    int tilde = pile.indexOf('~');
    String batch = tilde < 0 ? pile : pile.substring(0, tilde);
    String front = tilde < 0 ? "stocked/" : "own/" + pile.substring(tilde + 1) + "/";
    return front + skus.get(batch) + "/" + batch;
  }

  private void holds() {
    Set<String> seen = new HashSet<>();
    reads.scan(
        Column.HOLDS,
        Keys.NOTHING,
        null,
        (key, value) -> {
          String text = holdKey(key);
          Integer expected = holds.get(text);
          if (expected == null || ByteBuffer.wrap(value).getInt() != expected) {
            fsck.add("holds/" + text, "does not follow from the entries");
          }
          seen.add(text);
          return true;
        });
    holds.keySet().stream()
        .filter(key -> !seen.contains(key))
        .forEach(key -> fsck.add("holds/" + key, "is missing"));
  }

  private static String holdKey(byte[] key) {
    int slash = 0;
    while (slash < key.length && key[slash] != '/') {
      slash++;
    }
    if (slash + 9 > key.length) {
      return printable(key);
    }
    String batch = Keys.text(Arrays.copyOf(key, slash));
    String hold = Keys.text(Arrays.copyOfRange(key, slash + 9, key.length));
    return holdKey(batch, Keys.number(key, slash + 1), hold);
  }
}
