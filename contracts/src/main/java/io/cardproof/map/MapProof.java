package io.cardproof.map;

import io.cardproof.log.Canonical;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.ProofException;
import io.cardproof.log.ProofException.Reason;
import io.cardproof.rules.CardState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the map has for a card, or that it has nothing, as one text that verifies offline against
 * the map's root: the hashes beside the way from the card's place up to the root.
 *
 * <p>The root is to be taken from a leaf of the log that is itself proved; the text holds none.
 */
public final class MapProof {
  private static final String HEADER = "cardproof map-proof 1";
  private static final String CARD = "card ";
  private static final String PRESENT = "present ";
  private static final String ABSENT = "absent";

  /** Bits of a key. */
  private static final int HASHES_MAX = 256;

  /** The longest proof that is read: its first lines and 256 hashes in base64. */
  public static final int MAX_BYTES = 256 + 45 * HASHES_MAX;

  private final String card;
  private final @Nullable MappedCard found;
  private final List<byte[]> hashes;

  private MapProof(String card, @Nullable MappedCard found, List<byte[]> hashes) {
    this.card = card;
    this.found = found;
    this.hashes = List.copyOf(hashes);
  }

  /**
   * @param card its id
   * @param found the card that the way ends at, this one or another; null where it ends at nothing
   * @param hashes the lowest first
   */
  static MapProof of(String card, @Nullable MappedCard found, List<byte[]> hashes) {
    return new MapProof(card, found, hashes);
  }

  /**
   * Reads a proof.
   *
   * @throws LogFormatException if any byte is not as the format has it
   */
  public static MapProof parse(byte[] bytes) throws LogFormatException {
    if (bytes.length > MAX_BYTES) {
      throw new LogFormatException("A map proof has at most " + MAX_BYTES + " bytes");
    }
    for (byte b : bytes) {
      if (b != '\n' && (b < ' ' || b > '~')) {
        throw new LogFormatException("A map proof is printable ASCII");
      }
    }
    return parse(new String(bytes, StandardCharsets.US_ASCII));
  }

  private static MapProof parse(String text) throws LogFormatException {
    List<String> lines = Arrays.asList(text.split("\n", -1));
    if (lines.size() < 4 || !lines.getLast().isEmpty()) {
      throw new LogFormatException("The map proof ends too early");
    }
    if (!lines.get(0).equals(HEADER)) {
      throw new LogFormatException("The first line is not " + HEADER);
    }
    if (!lines.get(1).startsWith(CARD)) {
      throw new LogFormatException("The card line is missing");
    }
    String card = id(lines.get(1).substring(CARD.length()));
    MappedCard found = found(card, lines.get(2));
    List<byte[]> hashes = new ArrayList<>();
    for (String line : lines.subList(3, lines.size() - 1)) {
      hashes.add(Canonical.hash(line));
    }
    if (hashes.size() > HASHES_MAX) {
      throw new LogFormatException("A map proof has at most " + HASHES_MAX + " hashes");
    }
    return new MapProof(card, found, hashes);
  }

  private static @Nullable MappedCard found(String card, String line) throws LogFormatException {
    if (line.equals(ABSENT)) {
      return null;
    }
    if (line.startsWith(PRESENT)) {
      return found(card, line.substring(PRESENT.length()).split(" ", -1), 0);
    }
    if (!line.startsWith(ABSENT + " ")) {
      throw new LogFormatException("The third line is neither present nor absent");
    }
    String[] words = line.substring(ABSENT.length() + 1).split(" ", -1);
    String other = id(words[0]);
    if (other.equals(card)) {
      throw new LogFormatException("The other card is the card itself");
    }
    return found(other, words, 1);
  }

  private static MappedCard found(String card, String[] words, int from) throws LogFormatException {
    if (words.length != from + 2) {
      throw new LogFormatException("The third line has more or fewer words");
    }
    long last = Canonical.decimal(words[from]);
    try {
      return MappedCard.of(card, Math.toIntExact(last), CardState.valueOf(words[from + 1]));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new LogFormatException("Not a running number and a stored state");
    }
  }

  private static String id(String text) throws LogFormatException {
    try {
      MappedCard.key(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new LogFormatException("Not a card id");
    }
  }

  /** The proof as text; the inverse of {@link #parse(byte[])}. */
  public String format() {
    StringBuilder proof = new StringBuilder(HEADER).append('\n');
    proof.append(CARD).append(card).append('\n');
    MappedCard end = found;
    if (end == null) {
      proof.append(ABSENT);
    } else {
      boolean present = end.card().equals(card);
      proof.append(present ? PRESENT : ABSENT + " " + end.card() + " ");
      proof.append(end.last()).append(' ').append(end.state());
    }
    proof.append('\n');
    hashes.forEach(hash -> proof.append(Canonical.base64(hash)).append('\n'));
    return proof.toString();
  }

  public byte[] bytes() {
    return format().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Checks that the map with this root has for the card what {@link #present} says.
   *
   * @throws ProofException BAD_HASH_LENGTH, PATH_MISMATCH, ROOT_MISMATCH
   */
  public void verify(byte[] root) throws ProofException {
    if (root.length != MapHash.LENGTH) {
      throw new ProofException(Reason.BAD_HASH_LENGTH, "A root has 32 bytes");
    }
    byte[] key = MappedCard.key(card);
    byte[] hash = MapSummary.EMPTY.hash();
    if (found != null) {
      hash = found.hash();
      requireSameWay(key, found.key());
    }
    int bit = hashes.size();
    for (byte[] beside : hashes) {
      boolean left = MapPath.bit(key, --bit) == 0;
      hash = left ? MapHash.node(hash, beside) : MapHash.node(beside, hash);
    }
    if (!Arrays.equals(hash, root)) {
      throw new ProofException(Reason.ROOT_MISMATCH, "The path leads to another root of the map");
    }
  }

  private void requireSameWay(byte[] key, byte[] end) throws ProofException {
    for (int bit = 0; bit < hashes.size(); bit++) {
      if (MapPath.bit(key, bit) != MapPath.bit(end, bit)) {
        throw new ProofException(Reason.PATH_MISMATCH, "The other card is not on the card's path");
      }
    }
  }

  /** The id of the card that was asked about. */
  public String card() {
    return card;
  }

  /** What the map has for the card; empty where it has nothing. */
  public Optional<MappedCard> present() {
    return Optional.ofNullable(found).filter(end -> end.card().equals(card));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MapProof that && format().equals(that.format());
  }

  @Override
  public int hashCode() {
    return format().hashCode();
  }
}
