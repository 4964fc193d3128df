package io.cardproof.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log asks of a witness (c2sp.org/tlog-witness, "add-checkpoint"): cosign this checkpoint,
 * which extends the one of {@code old} leaves that you cosigned last.
 *
 * @param old size of the witness's latest checkpoint of this log, 0 for none
 * @param proof consistency from there, as {@link Proofs#consistency} makes it; at most 63 hashes
 * @param note the checkpoint, signed by its log
 */
public record AddCheckpoint(long old, List<byte[]> proof, SignedNote note) {
  /** The longest request that is read, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  /** The media type of the answer that names the witness's own size. */
  public static final String SIZE_TYPE = "text/x.tlog.size";

  private static final String OLD = "old ";
  private static final int MAX_PROOF = 63;

  /** Checks what the format can carry; IllegalArgumentException otherwise. */
  public AddCheckpoint {
    Canonical.require(old >= 0, "A tree size is not negative");
    Canonical.require(proof.size() <= MAX_PROOF, "A consistency proof has at most 63 hashes");
    Canonical.require(
        proof.stream().allMatch(hash -> hash.length == MerkleHash.LENGTH), "A hash has 32 bytes");
    proof = List.copyOf(proof);
  }

  /**
   * Reads a request's body. Whether its note holds a checkpoint is not looked at.
   *
   * @throws LogFormatException if any byte is not as the format has it
   */
  public static AddCheckpoint parse(byte[] body) throws LogFormatException {
    if (body.length > MAX_BYTES) {
      throw new LogFormatException("A request has at most " + MAX_BYTES + " bytes");
    }
    String text = Canonical.utf8(body);
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw new LogFormatException("A request has an empty line before its checkpoint");
    }
    List<String> lines = List.of(text.substring(0, blank).split("\n", -1));
    if (!lines.getFirst().startsWith(OLD)) {
      throw new LogFormatException("The first line is: old <size>");
    }
    if (lines.size() - 1 > MAX_PROOF) {
      throw new LogFormatException("A consistency proof has at most " + MAX_PROOF + " hashes");
    }
    long old = Canonical.decimal(lines.getFirst().substring(OLD.length()));
    List<byte[]> proof = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      proof.add(Canonical.hash(line));
    }
    return new AddCheckpoint(old, proof, SignedNote.parse(text.substring(blank + 2)));
  }

  /** The request's body; the inverse of {@link #parse}. */
  public byte[] bytes() {
    StringBuilder body = new StringBuilder(OLD).append(old).append('\n');
    proof.forEach(hash -> body.append(Canonical.base64(hash)).append('\n'));
    return body.append('\n').append(note.format()).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the size in a witness's answer 409.
   *
   * @throws LogFormatException if it is not a canonical decimal and a line feed
   */
  public static long parseSize(byte[] answer) throws LogFormatException {
    String text = Canonical.utf8(answer);
    if (!text.endsWith("\n")) {
      throw new LogFormatException("A size ends in a line feed");
    }
    return Canonical.decimal(text.substring(0, text.length() - 1));
  }

  /**
   * Reads the cosignature lines in a witness's answer 200; none of them is verified.
   *
   * @throws LogFormatException if it is anything but signature lines
   */
  public static List<SignedNote.Signature> parseCosignatures(byte[] answer)
      throws LogFormatException {
    return SignedNote.parseSignatures(Canonical.utf8(answer));
  }
}
