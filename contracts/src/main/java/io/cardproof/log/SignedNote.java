package io.cardproof.log;

import io.cardproof.log.ProofException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A text and who signed it (c2sp.org/signed-note). The text means nothing until {@link #verify} has
 * found the signature of a key the reader trusts.
 *
 * @param text ends in a line feed; no control character but line feeds
 * @param signatures one or more, in the order of the note
 */
public record SignedNote(String text, List<Signature> signatures) {
  /** The longest note that is read, in bytes: room for every signature to be a post-quantum one. */
  public static final int MAX_BYTES = 512 * 1024;

  /** The most signatures a note may carry; the format asks readers to take at least 16. */
  public static final int MAX_SIGNATURES = 64;

  private static final int KEY_ID_BYTES = 4;
  private static final String SIGNATURE_PREFIX = "\u2014 ";

  /**
   * One signature line.
   *
   * @param name the name of the key that signed
   * @param keyId its id
   * @param bytes what follows the id: for type 0x04 a time and a signature
   */
  public record Signature(
      String name, int keyId, @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {
    /** Checks what a line can carry; IllegalArgumentException otherwise. */
    public Signature {
      Canonical.requireKeyName(name);
      Canonical.require(bytes.length > 0, "A signature is longer than its key id");
      bytes = bytes.clone();
    }

    /** A signature by this key. */
    static Signature by(NoteKey key, byte[] bytes) {
      return new Signature(key.name(), key.id(), bytes);
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Whether it claims to be made by this key. */
    public boolean claims(NoteKey key) {
      return keyId == key.id() && name.equals(key.name());
    }

    /** The line, with its line feed. */
    public String line() {
      byte[] blob =
          ByteBuffer.allocate(KEY_ID_BYTES + bytes.length).putInt(keyId).put(bytes).array();
      return SIGNATURE_PREFIX + name + " " + Canonical.base64(blob) + "\n";
    }

    private static Signature parse(String line) throws LogFormatException {
      int nameEnd = line.lastIndexOf(' ');
      if (!line.startsWith(SIGNATURE_PREFIX) || nameEnd < SIGNATURE_PREFIX.length()) {
        throw new LogFormatException("A signature line is a dash, a name and base64");
      }
      byte[] blob = Canonical.base64(line.substring(nameEnd + 1));
      if (blob.length < KEY_ID_BYTES) {
        throw new LogFormatException("A signature begins with a key id of four bytes");
      }
      String name = line.substring(SIGNATURE_PREFIX.length(), nameEnd);
      int keyId = ByteBuffer.wrap(blob).getInt();
      byte[] rest = Arrays.copyOfRange(blob, KEY_ID_BYTES, blob.length);
      return Canonical.checked(() -> new Signature(name, keyId, rest));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that && line().equals(that.line());
    }

    @Override
    public int hashCode() {
      return line().hashCode();
    }
  }

  /** Checks what the format can carry; IllegalArgumentException otherwise. */
  public SignedNote {
    requireText(text);
    Canonical.require(
        !signatures.isEmpty() && signatures.size() <= MAX_SIGNATURES,
        "A note has 1 to " + MAX_SIGNATURES + " signatures");
    signatures = List.copyOf(signatures);
  }

  /**
   * Signs a text with a key of type 0x01.
   *
   * @throws IllegalArgumentException if the text cannot stand in a note, or the key only cosigns
   */
  public static SignedNote sign(String text, NoteSigner signer) {
    NoteKey key = signer.key();
    Canonical.require(
        key.type() == NoteKey.Type.ED25519, "A witness key signs checkpoints with a time only");
    requireText(text);
    byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(Signature.by(key, signature)));
  }

  /** The same note with one more signature line at its end. */
  public SignedNote with(Signature signature) {
    List<Signature> all = new ArrayList<>(signatures);
    all.add(signature);
    return new SignedNote(text, all);
  }

  /**
   * Reads a note.
   *
   * @throws LogFormatException if any byte is not as the format has it
   */
  public static SignedNote parse(byte[] bytes) throws LogFormatException {
    if (bytes.length > MAX_BYTES) {
      throw new LogFormatException("A note has at most " + MAX_BYTES + " bytes");
    }
    String note = Canonical.utf8(bytes);
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0) {
      throw new LogFormatException("A note has an empty line before its signatures");
    }
    List<Signature> signatures = parseSignatures(note.substring(blank + 2));
    return Canonical.checked(() -> new SignedNote(note.substring(0, blank + 1), signatures));
  }

  /** As above. */
  public static SignedNote parse(String note) throws LogFormatException {
    return parse(Canonical.utf8(note));
  }

  /** Reads one or more signature lines. */
  static List<Signature> parseSignatures(String block) throws LogFormatException {
    if (!block.endsWith("\n")) {
      throw new LogFormatException("A note ends in a signature line and a line feed");
    }
    List<Signature> signatures = new ArrayList<>();
    for (int start = 0; start < block.length(); ) {
      if (signatures.size() == MAX_SIGNATURES) {
        throw new LogFormatException("A note has 1 to " + MAX_SIGNATURES + " signatures");
      }
      int end = block.indexOf('\n', start);
      signatures.add(Signature.parse(block.substring(start, end)));
      start = end + 1;
    }
    return signatures;
  }

  private static void requireText(String text) {
    Canonical.require(text.endsWith("\n"), "The text of a note ends in a line feed");
    boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\n');
    Canonical.require(plain, "A note has no control character but line feeds");
    Canonical.require(Canonical.isUnicode(text), "A note is Unicode text");
  }

  /** The note as text; the inverse of {@link #parse(String)}. */
  public String format() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  /** The note as UTF-8 bytes. */
  public byte[] bytes() {
    return format().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The known keys that signed this note, at least one. Signatures of other (name, id) pairs are
   * passed over; one bad signature of a known pair rejects the whole note.
   *
   * @throws ProofException SIGNATURE_INVALID, SIGNATURE_MISSING
   */
  public Set<NoteKey> verify(Collection<NoteKey> known, SignatureVerifier verifier)
      throws ProofException {
    Set<NoteKey> signed = new LinkedHashSet<>();
    for (NoteKey key : known) {
      if (isSignedBy(key, verifier)) {
        signed.add(key);
      }
    }
    if (signed.isEmpty()) {
      throw new ProofException(Reason.SIGNATURE_MISSING, "No known key has signed the note");
    }
    return signed;
  }

  private boolean isSignedBy(NoteKey key, SignatureVerifier verifier) throws ProofException {
    boolean found = false;
    for (Signature signature : signatures) {
      if (signature.claims(key)) {
        if (!holds(signature, key, verifier)) {
          throw new ProofException(
              Reason.SIGNATURE_INVALID, "The signature of " + key.name() + " does not verify");
        }
        found = true;
      }
    }
    return found;
  }

  private boolean holds(Signature signature, NoteKey key, SignatureVerifier verifier) {
    return switch (key.type()) {
      case ED25519 ->
          verifier.verify(
              key.publicKey(), text.getBytes(StandardCharsets.UTF_8), signature.bytes());
      case COSIGNATURE -> Cosignature.holds(text, signature, key, verifier);
    };
  }
}
