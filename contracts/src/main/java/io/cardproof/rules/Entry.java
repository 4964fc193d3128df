package io.cardproof.rules;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command with its decision; its canonical bytes are one leaf of the log. Nothing in it belongs
 * to one backend or one gateway, so the same commands in the same order give the same root
 * everywhere. The command stands in it verbatim: cutting it out gives the bytes that were signed.
 *
 * @param at time of the events, milliseconds
 * @param refusal with the recorded attempt among the events; absent where the command succeeded
 * @param rules version of the rules that decided
 * @param v format of entries, 1
 */
public record Entry(
    long at,
    Command command,
    List<Event> events,
    @Nullable Refusal refusal,
    int rules,
    Signature signature,
    int v)
    implements Leaf {
  public static final int FORMAT = 1;

  /** Where in the bytes a search for the command begins; it comes second, after a number. */
  private static final int COMMAND_FROM = "{\"at\":".length();

  /**
   * @param key which of the actor's public keys, by the number of those that ended before it
   * @param value Ed25519 over the DSSE pre-authentication encoding, 86 characters base64url
   */
  public record Signature(int key, String value) {}

  /** The entry of a decision that becomes one: a success or a recorded refusal. */
  public static Entry of(Command command, Signature signature, Decision decision, int rules) {
    return switch (decision) {
      case Decision.Committed c ->
          new Entry(c.at(), command, c.events(), null, rules, signature, FORMAT);
      case Decision.Refused r when r.isRecorded() ->
          new Entry(r.at(), command, r.events(), r.refusal(), rules, signature, FORMAT);
      default -> throw new IllegalArgumentException("leaves no entry");
    };
  }

  @Override
  public byte[] toLeaf() {
    return Canonical.encode(Entry.class, this);
  }

  /**
   * The command's canonical bytes as they stand in an entry's: what was signed.
   *
   * @param leaf of an entry, as {@link #ofLeaf} takes it
   */
  public static byte[] commandIn(byte[] leaf) {
    int from = COMMAND_FROM;
    while (leaf[from] != '{') {
      from++;
    }
    return Arrays.copyOfRange(leaf, from, endOfObject(leaf, from));
  }

  /** Behind the brace that closes the one at {@code from}; braces in texts do not count. */
  private static int endOfObject(byte[] json, int from) {
    int depth = 0;
    boolean text = false;
    for (int at = from; ; at++) {
      byte b = json[at];
      if (text) {
        at += b == '\\' ? 1 : 0;
        text = b != '"';
      } else if (b == '"') {
        text = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return at + 1;
      }
    }
  }

  /**
   * The entry whose canonical bytes these are.
   *
   * @throws CodecException if they are those of none
   */
  public static Entry ofLeaf(byte[] leaf) throws CodecException {
    return Canonical.decode(Entry.class, leaf);
  }
}
