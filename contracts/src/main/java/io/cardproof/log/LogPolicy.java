package io.cardproof.log;

import io.cardproof.log.ProofException.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which logs a verifier believes, and which witnesses must have seen the same head
 * (c2sp.org/tlog-policy). A checkpoint is good if any one of the logs has signed it and the quorum
 * of witnesses has cosigned it.
 */
public final class LogPolicy {
  /** The longest policy that is read, in characters. */
  public static final int MAX_CHARACTERS = 256 * 1024;

  /** Something that can have seen a checkpoint. */
  sealed interface Quorum {
    /** No cosignature is asked for. */
    record None() implements Quorum {}

    /** This witness. */
    record Witness(NoteKey key) implements Quorum {}

    /** At least so many of the members. */
    record Group(int threshold, List<Quorum> members) implements Quorum {}

    /** Whether these witnesses are enough. */
    default boolean isMetBy(Set<NoteKey> cosigners) {
      return switch (this) {
        case None() -> true;
        case Witness(NoteKey key) -> cosigners.contains(key);
        case Group(int threshold, List<Quorum> members) ->
            members.stream().filter(member -> member.isMetBy(cosigners)).count() >= threshold;
      };
    }
  }

  private final List<NoteKey> logs;
  private final List<NoteKey> witnesses;
  private final Map<NoteKey, String> urls;
  private final Quorum quorum;

  LogPolicy(
      Collection<NoteKey> logs,
      Collection<NoteKey> witnesses,
      Map<NoteKey, String> urls,
      Quorum quorum) {
    this.logs = List.copyOf(logs);
    this.witnesses = List.copyOf(witnesses);
    this.urls = Map.copyOf(urls);
    this.quorum = quorum;
  }

  /** The policy that believes one log without witnesses. */
  public static LogPolicy trusting(NoteKey log) {
    Canonical.require(log.type() == NoteKey.Type.ED25519, "A log's key is of type 0x01");
    return new LogPolicy(List.of(log), List.of(), Map.of(), new Quorum.None());
  }

  /**
   * Reads a policy file.
   *
   * @throws LogFormatException if a line is not as the format has it, a name is used before it is
   *     defined, or there is not exactly one quorum
   */
  public static LogPolicy parse(String text) throws LogFormatException {
    return new LogPolicyReader().read(text);
  }

  /**
   * Reads the checkpoint in a note that satisfies this policy.
   *
   * @throws LogFormatException if the signed text is not a checkpoint
   * @throws ProofException SIGNATURE_INVALID, SIGNATURE_MISSING, ORIGIN_MISMATCH, QUORUM_NOT_MET
   */
  public Checkpoint open(SignedNote note, SignatureVerifier verifier)
      throws LogFormatException, ProofException {
    Checkpoint checkpoint = Checkpoint.openSigned(note, note.verify(logs, verifier));
    Set<NoteKey> cosigners = new HashSet<>();
    for (Cosignature cosignature : Cosignature.verify(note, witnesses, verifier)) {
      cosigners.add(cosignature.witness());
    }
    if (!quorum.isMetBy(cosigners)) {
      throw new ProofException(
          Reason.QUORUM_NOT_MET,
          cosigners.size() + " of " + witnesses.size() + " known witnesses is no quorum");
    }
    return checkpoint;
  }

  /** The keys of the logs it believes. */
  public List<NoteKey> logs() {
    return logs;
  }

  /** The keys of the witnesses it knows. */
  public List<NoteKey> witnesses() {
    return witnesses;
  }

  /** Where witnesses take checkpoints, as the policy says it; one without a URL is not here. */
  public Map<NoteKey, String> witnessUrls() {
    return urls;
  }

  /** Whether the cosignatures of these witnesses are enough. */
  public boolean isMetBy(Set<NoteKey> cosigners) {
    return quorum.isMetBy(cosigners);
  }
}
