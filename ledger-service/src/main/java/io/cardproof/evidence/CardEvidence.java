package io.cardproof.evidence;

import io.cardproof.adjudication.Recorded;
import io.cardproof.anchor.BadAnchor;
import io.cardproof.anchor.ChainProof;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.evidence.Story.Mapped;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.ProofException;
import io.cardproof.log.ProofVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProof;
import io.cardproof.map.MapProof;
import io.cardproof.map.MappedCard;
import io.cardproof.rules.MapLeaf;
import io.cardproof.tags.TagTranscript;
import io.cardproof.time.BadTimeToken;
import io.cardproof.time.TimeToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of a card, checked offline.
 *
 * <p>What: size and root come from the signed checkpoint and nowhere else. Each leaf is shown to be
 * in that tree; what they say is decided again by the rules; the card's events are numbered without
 * a gap, the last map of cards says that there are no more, and every entry since that map was
 * searched for another.
 *
 * <p>Guarantees: what a finding says follows from the files and the keys of the policy alone.
 * Whatever is wrong is told with the file that it is in. Nothing in a bundle can make it run on for
 * long: sizes are bounded before anything is hashed or verified.
 */
public final class CardEvidence {
  private final Unpacked files;
  private final CardManifest manifest;

  private CardEvidence(Unpacked files, CardManifest manifest) {
    this.files = files;
    this.manifest = manifest;
  }

  /**
   * @throws BadBundle if it is not about a card
   */
  public static CardEvidence of(Unpacked files) throws BadBundle {
    if (!(files.manifest() instanceof CardManifest manifest)) {
      throw new BadBundle("it is not about a card");
    }
    return new CardEvidence(files, manifest);
  }

  /**
   * What was found to hold.
   *
   * @param witnesses names of those of the policy that cosigned the checkpoint
   * @param code a code was disclosed, and it has this card id
   * @param time by when the checkpoint was there; null where there is no time-stamp, or no root to
   *     believe
   * @param older size of the older checkpoint that this one continues; null where none was held
   * @param chain where on a chain the checkpoint stands; null where it is not said to
   */
  public record Finding(
      Story story,
      Set<String> witnesses,
      boolean code,
      @Nullable TimeToken time,
      @Nullable Long older,
      ChainProof.@Nullable Found chain) {}

  /**
   * @throws BadBundle what does not hold, the first of it
   */
  public Finding verify(Trust trust) throws BadBundle {
    files.vouchedFor(trust.policy(), trust.ed25519());
    SignedNote note = note();
    Checkpoint checkpoint = checkpoint(note, trust);
    SortedMap<Long, byte[]> leaves = proven(note, checkpoint);
    Retold retold = Retold.of(manifest.cardId(), leaves, trust.ed25519());
    History.check(retold.entries(), manifest.cardId());
    complete(retold, leaves, checkpoint);
    boolean stamped = files.find(Paths.TIME) != null;
    Story story = Story.of(manifest.cardId(), checkpoint, retold, stamped);
    files.openings(retold.entries().stream().map(Recorded::entry).toList());
    isWritten(Paths.REPORT, Report.of(story));
    isWritten(Paths.README, CardBundle.readme(files.find(Paths.CHAIN) != null));
    boolean code = isDisclosed(retold);
    Long older = continues(trust.older(), checkpoint);
    TimeToken time = stamped(note, trust);
    ChainProof.Found chain = onChain(checkpoint, trust);
    onlyKnownFiles();
    return new Finding(story, Cosigners.of(note, trust), code, time, older, chain);
  }

  private SignedNote note() throws BadBundle {
    try {
      return SignedNote.parse(files.file(Paths.CHECKPOINT));
    } catch (LogFormatException e) {
      throw new BadBundle(Paths.CHECKPOINT + " is no signed note: " + e.getMessage());
    }
  }

  private Checkpoint checkpoint(SignedNote note, Trust trust) throws BadBundle {
    try {
      Checkpoint checkpoint = trust.policy().open(note, trust.ed25519());
      if (checkpoint.size() != manifest.asOf().treeSize()
          || !checkpoint.origin().equals(manifest.origin())) {
        throw new BadBundle(Paths.CHECKPOINT + " is not the one that the manifest names");
      }
      return checkpoint;
    } catch (LogFormatException e) {
      throw new BadBundle(Paths.CHECKPOINT + " is no checkpoint: " + e.getMessage());
    } catch (ProofException e) {
      throw new BadBundle(Paths.CHECKPOINT + ": " + e.reason() + ", " + e.getMessage());
    }
  }

  /** Every leaf, each shown to be in the checkpoint's tree. */
  private SortedMap<Long, byte[]> proven(SignedNote note, Checkpoint checkpoint) throws BadBundle {
    SortedMap<Long, byte[]> leaves = new TreeMap<>();
    for (long index : manifest.entries()) {
      byte[] leaf = files.file(Paths.leaf(index));
      String path = Paths.proof(index);
      try {
        TlogProof proof = TlogProof.parse(files.file(path));
        if (proof.index() != index || !proof.note().equals(note)) {
          throw new BadBundle(path + " is of another entry or another checkpoint");
        }
        ProofVerifier.verifyInclusion(
            MerkleHash.leaf(leaf), index, checkpoint.size(), proof.path(), checkpoint.root());
      } catch (LogFormatException e) {
        throw new BadBundle(path + " is no proof: " + e.getMessage());
      } catch (ProofException e) {
        throw new BadBundle(path + ": " + e.reason() + ", " + e.getMessage());
      }
      leaves.put(index, leaf);
    }
    return leaves;
  }

  /**
   * Whether the log has nothing else on the card: up to the last map leaf the map says so, and from
   * there on the leaves themselves. A log without maps cannot show it.
   */
  private void complete(Retold retold, SortedMap<Long, byte[]> leaves, Checkpoint checkpoint)
      throws BadBundle {
    int interval = retold.genesis().limits().mapInterval();
    if (interval == 0) {
      return;
    }
    long at = MapLeaf.lastBelow(checkpoint.size(), interval);
    for (long index : leaves.keySet()) {
      boolean map = MapLeaf.isOne(files.file(Paths.leaf(index)));
      if (map != MapLeaf.isAt(index, interval) || (map && index != at)) {
        throw new BadBundle(Paths.leaf(index) + " is not what stands at its place in the log");
      }
    }
    Tail tail =
        Tail.read(
            at + 1,
            files.file(Paths.EDGE),
            files.file(Paths.TAIL),
            checkpoint.size(),
            checkpoint.root());
    nothingElse(tail, retold.wanted(), leaves);
    if (at >= 0) {
      byte[] leaf = leaves.get(at);
      if (leaf == null) {
        throw new BadBundle("it lacks " + Paths.leaf(at) + ", the last map of cards");
      }
      mapAgrees(at, leaf, retold.mapped());
    }
  }

  private static void nothingElse(Tail tail, Wanted wanted, SortedMap<Long, byte[]> leaves)
      throws BadBundle {
    long index = tail.from();
    for (byte[] leaf : tail.leaves()) {
      if (!leaves.containsKey(index)
          && wanted.concerns(Unpacked.entry(Paths.TAIL + ", entry " + index + ",", leaf))) {
        throw new BadBundle("it lacks entry " + index + ", which is about the card");
      }
      index++;
    }
  }

  private void mapAgrees(long at, byte[] leaf, @Nullable Mapped mapped) throws BadBundle {
    try {
      MapLeaf map = MapLeaf.ofLeaf(leaf);
      MapProof proof = MapProof.parse(files.file(Paths.MAP));
      proof.verify(Base64.getUrlDecoder().decode(map.map().root()));
      MappedCard found = proof.present().orElse(null);
      Mapped says =
          found == null ? new Mapped(at, null, null) : new Mapped(at, found.last(), found.state());
      if (map.map().entries() != at
          || !proof.card().equals(manifest.cardId())
          || !says.equals(mapped)) {
        throw new BadBundle(Paths.MAP + " says something else of the card than its history");
      }
    } catch (CodecException e) {
      throw new BadBundle(Paths.leaf(at) + " is no map of cards");
    } catch (LogFormatException e) {
      throw new BadBundle(Paths.MAP + " is no proof: " + e.getMessage());
    } catch (ProofException e) {
      throw new BadBundle(Paths.MAP + ": " + e.reason() + ", " + e.getMessage());
    }
  }

  /** What people read is what the entries say: it was written from them, by these words. */
  private void isWritten(String path, String expected) throws BadBundle {
    byte[] bytes = expected.getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(files.file(path), bytes)) {
      throw new BadBundle(path + " is not what the entries come to");
    }
  }

  private boolean isDisclosed(Retold retold) throws BadBundle {
    byte[] bytes = files.find(Paths.TRANSCRIPT);
    if (bytes == null) {
      return false;
    }
    try {
      TagTranscript transcript = Canonical.decode(DisclosedCode.class, bytes).transcript();
      byte[] key = Base64.getUrlDecoder().decode(retold.genesis().tagKey());
      if (TagTranscript.verify(transcript, key, retold.scope(), manifest.cardId())) {
        return true;
      }
    } catch (CodecException | IllegalArgumentException e) {
      throw new BadBundle(Paths.TRANSCRIPT + " is no transcript");
    }
    throw new BadBundle(Paths.TRANSCRIPT + " does not show that a code has this card id");
  }

  /** A time-stamp is always over this checkpoint; that it is to be believed, roots show. */
  private @Nullable TimeToken stamped(SignedNote note, Trust trust) throws BadBundle {
    byte[] response = files.find(Paths.TIME);
    if (response == null) {
      return null;
    }
    byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
    try {
      return TimeToken.verify(response, text, trust.roots(), null);
    } catch (BadTimeToken e) {
      if (trust.roots().isEmpty() && e.reason() == BadTimeToken.Reason.UNTRUSTED) {
        return null;
      }
      throw new BadBundle(Paths.TIME + ": " + e.reason() + ", " + e.getMessage());
    }
  }

  /** It always holds for this checkpoint; that the block is a chain's, its hash shows. */
  private ChainProof.@Nullable Found onChain(Checkpoint checkpoint, Trust trust) throws BadBundle {
    byte[] bytes = files.find(Paths.CHAIN);
    if (bytes == null && trust.blockHash() != null) {
      throw new BadBundle("it has no " + Paths.CHAIN + " to hold against the block's hash");
    }
    try {
      return bytes == null ? null : ChainProof.parse(bytes).verify(checkpoint, trust.blockHash());
    } catch (BadAnchor e) {
      throw new BadBundle(Paths.CHAIN + ": " + e.getMessage());
    }
  }

  private @Nullable Long continues(@Nullable Checkpoint older, Checkpoint checkpoint)
      throws BadBundle {
    if (older == null) {
      return null;
    }
    if (!older.origin().equals(checkpoint.origin())) {
      throw new BadBundle("the older checkpoint is of another log");
    }
    String path = Paths.consistency(older.size(), checkpoint.size());
    try {
      ProofVerifier.verifyConsistency(older, checkpoint, Tail.hashes(files.file(path)));
    } catch (ProofException e) {
      throw new BadBundle(path + ": " + e.reason() + ", " + e.getMessage());
    }
    return older.size();
  }

  private void onlyKnownFiles() throws BadBundle {
    Set<String> known =
        new HashSet<>(
            Set.of(
                Paths.NOTE,
                Paths.CHECKPOINT,
                Paths.MAP,
                Paths.EDGE,
                Paths.TAIL,
                Paths.TIME,
                Paths.CHAIN,
                Paths.OPENINGS,
                Paths.POLICY,
                Paths.REPORT,
                Paths.README,
                Paths.TRANSCRIPT));
    manifest
        .entries()
        .forEach(index -> {
          known.add(Paths.leaf(index));
          known.add(Paths.proof(index));
        });
    for (String path : files.paths()) {
      if (!known.contains(path) && !Paths.isConsistency(path)) {
        throw new BadBundle(path + " is no file of a bundle");
      }
    }
  }
}
