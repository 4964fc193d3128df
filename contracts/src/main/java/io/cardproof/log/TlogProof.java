package io.cardproof.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry's place in a log as one text that verifies offline (c2sp.org/tlog-proof).
 *
 * <p>The tree's size and root are taken from the signed checkpoint only; index and path are what
 * the proof claims about it. The extra bytes are authenticated by nothing.
 */
public final class TlogProof {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /** The highest tree that a size below 2^63 can have, in nodes from the leaf to below the root. */
  private static final int MAX_PATH = 63;

  /** The longest extra data, in bytes. */
  public static final int MAX_EXTRA_BYTES = 64 * 1024;

  /** The longest proof that is read, in bytes: the longest note, extra data in base64, the path. */
  public static final int MAX_BYTES = SignedNote.MAX_BYTES + 128 * 1024;

  private final byte @Nullable [] extra;
  private final long index;
  private final List<byte[]> path;
  private final SignedNote note;

  private TlogProof(byte @Nullable [] extra, long index, List<byte[]> path, SignedNote note) {
    this.extra = extra;
    this.index = index;
    this.path = List.copyOf(path);
    this.note = note;
  }

  /**
   * Puts a proof together.
   *
   * @param path from {@link Proofs#inclusion} for this index and the checkpoint's size
   * @throws LogFormatException if a part does not fit the format, such as a note that holds no
   *     checkpoint
   */
  public static TlogProof of(long index, List<byte[]> path, SignedNote checkpoint)
      throws LogFormatException {
    return parse(new TlogProof(null, index, path, checkpoint).format());
  }

  /**
   * The same proof with extra data, 1 to 65,536 bytes.
   *
   * @throws IllegalArgumentException if it is empty or too long
   */
  public TlogProof withExtra(byte[] data) {
    if (data.length == 0 || data.length > MAX_EXTRA_BYTES) {
      throw new IllegalArgumentException("Extra data has 1 to " + MAX_EXTRA_BYTES + " bytes");
    }
    return new TlogProof(data.clone(), index, path, note);
  }

  /**
   * Reads a proof.
   *
   * @throws LogFormatException if any byte is not as the format has it
   */
  public static TlogProof parse(byte[] bytes) throws LogFormatException {
    if (bytes.length > MAX_BYTES) {
      throw new LogFormatException("A proof has at most " + MAX_BYTES + " bytes");
    }
    Lines lines = new Lines(Canonical.utf8(bytes));
    if (!lines.next().equals(HEADER)) {
      throw new LogFormatException("The first line is not " + HEADER);
    }
    String line = lines.next();
    byte[] extra = null;
    if (line.startsWith(EXTRA)) {
      extra = parseExtra(line);
      line = lines.next();
    }
    if (!line.startsWith(INDEX)) {
      throw new LogFormatException("The index line is missing");
    }
    long index = Canonical.decimal(line.substring(INDEX.length()));
    List<byte[]> path = parsePath(lines);
    SignedNote note = SignedNote.parse(lines.rest());
    Checkpoint.parse(note.text());
    return new TlogProof(extra, index, path, note);
  }

  /** As above. */
  public static TlogProof parse(String proof) throws LogFormatException {
    return parse(Canonical.utf8(proof));
  }

  private static byte[] parseExtra(String line) throws LogFormatException {
    byte[] extra = Canonical.base64(line.substring(EXTRA.length()));
    if (extra.length == 0 || extra.length > MAX_EXTRA_BYTES) {
      throw new LogFormatException("Extra data has 1 to " + MAX_EXTRA_BYTES + " bytes");
    }
    return extra;
  }

  private static List<byte[]> parsePath(Lines lines) throws LogFormatException {
    List<byte[]> path = new ArrayList<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      if (path.size() == MAX_PATH) {
        throw new LogFormatException("A path has at most " + MAX_PATH + " hashes");
      }
      path.add(Canonical.hash(line));
    }
    return path;
  }

  /** What a proof without extra data begins with, up to its path. */
  static String head(long index) {
    return HEADER + '\n' + INDEX + index + '\n';
  }

  /** The proof as text; the inverse of {@link #parse(String)}. */
  public String format() {
    StringBuilder proof = new StringBuilder(HEADER).append('\n');
    if (extra != null) {
      proof.append(EXTRA).append(Canonical.base64(extra)).append('\n');
    }
    proof.append(INDEX).append(index).append('\n');
    path.forEach(hash -> proof.append(Canonical.base64(hash)).append('\n'));
    return proof.append('\n').append(note.format()).toString();
  }

  /** The proof as UTF-8 bytes. */
  public byte[] bytes() {
    return format().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks that the log with this key holds this entry at {@link #index}.
   *
   * @return the checkpoint it holds for
   * @throws LogFormatException if the signed text is not a checkpoint
   * @throws ProofException as {@link Checkpoint#open} and {@link ProofVerifier#verifyInclusion}
   */
  public Checkpoint verify(byte[] leafBytes, NoteKey logKey, SignatureVerifier verifier)
      throws LogFormatException, ProofException {
    return verify(leafBytes, Checkpoint.open(note, logKey, verifier));
  }

  /**
   * As above for a log of the policy, with the witnesses it asks for.
   *
   * @throws ProofException also QUORUM_NOT_MET
   */
  public Checkpoint verify(byte[] leafBytes, LogPolicy policy, SignatureVerifier verifier)
      throws LogFormatException, ProofException {
    return verify(leafBytes, policy.open(note, verifier));
  }

  private Checkpoint verify(byte[] leafBytes, Checkpoint checkpoint) throws ProofException {
    ProofVerifier.verifyInclusion(
        MerkleHash.leaf(leafBytes), index, checkpoint.size(), path, checkpoint.root());
    return checkpoint;
  }

  /** The entry's index in the log, as claimed. */
  public long index() {
    return index;
  }

  /** The audit path, the leaf's sibling first. */
  public List<byte[]> path() {
    return path.stream().map(byte[]::clone).toList();
  }

  /** The checkpoint with all its signatures, none of them checked yet. */
  public SignedNote note() {
    return note;
  }

  /** Unauthenticated extra data. */
  public Optional<byte[]> extra() {
    return Optional.ofNullable(extra).map(byte[]::clone);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlogProof that && format().equals(that.format());
  }

  @Override
  public int hashCode() {
    return format().hashCode();
  }

  /** Takes a text apart line by line; each line ends in a line feed. */
  private static final class Lines {
    private final String text;
    private int at;

    Lines(String text) {
      this.text = text;
    }

    String next() throws LogFormatException {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        throw new LogFormatException("The proof ends too early");
      }
      String line = text.substring(at, end);
      at = end + 1;
      return line;
    }

    String rest() {
      return text.substring(at);
    }
  }
}
