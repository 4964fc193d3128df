package io.cardproof.log;

import io.cardproof.log.ProofException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A tree head (c2sp.org/tlog-checkpoint): how many leaves a log has and the root over them.
 *
 * @param origin the log's name, which never changes
 * @param size the number of leaves
 * @param root 32 bytes; for no leaves {@link MerkleHash#EMPTY}
 * @param extensions further lines, opaque; a log of ours has none
 */
public record Checkpoint(
    String origin,
    long size,
    @SuppressWarnings("ArrayRecordComponent") byte[] root,
    List<String> extensions) {
  private static final int MANDATORY_LINES = 3;

  /** Checks what the format can carry; IllegalArgumentException otherwise. */
  public Checkpoint {
    Canonical.require(isLine(origin), "The origin is one line that is not empty");
    Canonical.require(size >= 0, "A tree size is not negative");
    Canonical.require(root.length == MerkleHash.LENGTH, "A root has 32 bytes");
    Canonical.require(
        size > 0 || Arrays.equals(root, MerkleHash.EMPTY), "The empty tree has another root");
    Canonical.require(
        extensions.stream().allMatch(Checkpoint::isLine), "An extension line is not empty");
    root = root.clone();
    extensions = List.copyOf(extensions);
  }

  /** A checkpoint without extension lines. */
  public Checkpoint(String origin, long size, byte[] root) {
    this(origin, size, root, List.of());
  }

  /**
   * Reads the text of a checkpoint's note. It says nothing about who signed; see {@link #open}.
   *
   * @throws LogFormatException if it is not canonical
   */
  public static Checkpoint parse(String text) throws LogFormatException {
    if (!text.endsWith("\n")) {
      throw new LogFormatException("A checkpoint ends in a line feed");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < MANDATORY_LINES) {
      throw new LogFormatException("A checkpoint has an origin, a size and a root");
    }
    long size = Canonical.decimal(lines.get(1));
    byte[] root = Canonical.hash(lines.get(2));
    List<String> extensions = lines.subList(MANDATORY_LINES, lines.size());
    return Canonical.checked(() -> new Checkpoint(lines.getFirst(), size, root, extensions));
  }

  /**
   * Reads the checkpoint in a note that the log has signed.
   *
   * @param logKey a key of type 0x01 whose name is the log's origin
   * @throws LogFormatException if the signed text is not a checkpoint
   * @throws ProofException SIGNATURE_INVALID, SIGNATURE_MISSING, ORIGIN_MISMATCH
   */
  public static Checkpoint open(SignedNote note, NoteKey logKey, SignatureVerifier verifier)
      throws LogFormatException, ProofException {
    Canonical.require(logKey.type() == NoteKey.Type.ED25519, "A log's key is of type 0x01");
    Set<NoteKey> signed = note.verify(List.of(logKey), verifier);
    return openSigned(note, signed);
  }

  /**
   * The checkpoint in a note that these keys have signed, as {@link SignedNote#verify} found.
   *
   * @throws LogFormatException if the signed text is not a checkpoint
   * @throws ProofException ORIGIN_MISMATCH if none of them signed under its own name
   */
  public static Checkpoint openSigned(SignedNote note, Set<NoteKey> signed)
      throws LogFormatException, ProofException {
    Checkpoint checkpoint = parse(note.text());
    if (signed.stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
      throw new ProofException(
          Reason.ORIGIN_MISMATCH, "The checkpoint's origin is not its signer's name");
    }
    return checkpoint;
  }

  /**
   * Signs as the log.
   *
   * @throws IllegalArgumentException if the key's name is not the origin or its type not 0x01
   */
  public SignedNote sign(NoteSigner log) {
    Canonical.require(log.key().name().equals(origin), "A log signs under its origin");
    return SignedNote.sign(text(), log);
  }

  /** The text that is signed; the inverse of {@link #parse}. */
  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(Canonical.base64(root)).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The root, 32 bytes, the caller's own. */
  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  private static boolean isLine(String line) {
    return !line.isEmpty() && Canonical.isUnicode(line) && line.chars().noneMatch(c -> c < ' ');
  }
}
