package io.cardproof.evidence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.evidence.ClaimBundle.Signer;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.tags.TagTranscript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the evidence of a card: its whole history up to a checkpoint with what that rests on, each
 * entry with its proof, and the proof that there is no more.
 *
 * <p>The same card, checkpoint and reader give the same bytes: nothing in it has a time or an order
 * of its own.
 */
public final class CardBundle {
  private static final String README =
      """
      Evidence of a card on a Cardproof ledger.

        report.html          for people, in Chinese and English
        leaf/N.json          entry N of the log, its exact bytes
        proof/N.tlog-proof   proof that the log holds it, against the checkpoint
        checkpoint           the log's tree head, signed by the log and by its witnesses
        map/proof.txt        what the last map of cards says of this card
        tail/edge.txt, tail/entries
                             all leaves since that map, and the proof that these are all
        time/checkpoint.tsr  a time-stamp of the checkpoint's text (RFC 3161)
        consistency/M-N.txt  proof that a tree of N leaves continues one of M leaves
        openings.json        private fields: SHA-256(nonce, value) is the commitment in an entry
        code/voprf.json      put in by who has the code: that it has this card id
        manifest.json        the hash of each of these
        manifest.note        signed by the log: nothing was taken out
        policy.txt           whom to believe, as the log's server says it; take it from where you
                             trust it

      cardproof verify THIS.zip --policy policy.txt     checks all of it, offline
      A page that does it in a browser is at /verify of every Cardproof server.
      """;

  private static final String AFTER_CHAIN = "  consistency/M-N.txt";
  private static final String CHAIN =
      "  chain/anchor.json    proof that the checkpoint, or one that continues it, is on a chain\n";

  private static final SignatureVerifier CHECKED_BEFORE = (key, message, signature) -> true;

  private final Checkpoint checkpoint;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final SortedMap<Long, byte[]> leaves = new TreeMap<>();

  public CardBundle(Checkpoint checkpoint, SignedNote note) {
    this.checkpoint = checkpoint;
    files.put(Paths.CHECKPOINT, note.bytes());
  }

  /** It tells of a chain only where there is one to tell of. */
  static String readme(boolean chain) {
    return chain ? README.replace(AFTER_CHAIN, CHAIN + AFTER_CHAIN) : README;
  }

  /**
   * A leaf with its proof against the checkpoint.
   *
   * @param proof the bytes of a tlog-proof
   */
  public CardBundle leaf(long index, byte[] leaf, byte[] proof) {
    leaves.put(index, leaf);
    files.put(Paths.leaf(index), leaf);
    files.put(Paths.proof(index), proof);
    return this;
  }

  /**
   * All leaves from an index on to the end of the checkpoint's tree.
   *
   * @param edge roots of the perfect subtrees before them, the largest first
   */
  public CardBundle tail(long from, List<byte[]> edge, List<byte[]> all) {
    Tail tail = new Tail(from, edge, all);
    files.put(Paths.EDGE, tail.edgeBytes());
    files.put(Paths.TAIL, tail.leafBytes());
    return this;
  }

  /** What the last map below the tail says of the card. */
  public CardBundle map(String proof) {
    return text(Paths.MAP, proof);
  }

  /** A time-stamp of the checkpoint, as its authority answered. */
  public CardBundle time(byte[] response) {
    files.put(Paths.TIME, response);
    return this;
  }

  /** The proof that the checkpoint, or one that continues it, stands on a chain. */
  public CardBundle chain(byte[] proof) {
    files.put(Paths.CHAIN, proof);
    return this;
  }

  /** The proof that the checkpoint's tree continues an older one. */
  public CardBundle consistency(long from, List<byte[]> path) {
    byte[] lines = new Tail(0, path, List.of()).edgeBytes();
    files.put(Paths.consistency(from, checkpoint.size()), lines);
    return this;
  }

  public CardBundle openings(Opened opened) {
    files.put(Paths.OPENINGS, Canonical.encode(Opened.class, opened));
    return this;
  }

  /** Whom to believe, as the server says. */
  public CardBundle policy(String policy) {
    return text(Paths.POLICY, policy);
  }

  private CardBundle text(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * The archive's bytes. The history is decided again, since the report tells what came of it; the
   * members' signatures are not checked again, which the replica did before it took each entry in
   * and whoever reads the bundle does for himself.
   *
   * @throws BadBundle if the leaves lack something that they rest on
   */
  public byte[] toBytes(String card, Signer signer) throws BadBundle {
    Retold retold = Retold.of(card, leaves, CHECKED_BEFORE);
    boolean stamped = files.containsKey(Paths.TIME);
    Story story = Story.of(card, checkpoint, retold, stamped);
    text(Paths.REPORT, Report.of(story));
    text(Paths.README, readme(files.containsKey(Paths.CHAIN)));
    Map<String, String> hashes = new TreeMap<>();
    files.forEach((path, bytes) -> hashes.put(path, Digests.digest(bytes)));
    CardManifest manifest =
        new CardManifest(
            new CardManifest.AsOf(checkpoint.size()),
            card,
            List.copyOf(leaves.keySet()),
            hashes,
            CardManifest.FORMAT,
            checkpoint.origin());
    byte[] bytes = manifest.toBytes();
    String statement = Manifest.statement(bytes, manifest.format(), manifest.origin());
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(Paths.MANIFEST, bytes);
    all.put(Paths.NOTE, signer.sign(statement).bytes());
    all.putAll(files);
    return Archive.write(all);
  }

  /**
   * A bundle with the transcript of its code, by who has it.
   *
   * @throws BadBundle if the archive is none
   */
  public static byte[] withTranscript(Path bundle, TagTranscript transcript)
      throws IOException, BadBundle {
    Map<String, byte[]> all = new LinkedHashMap<>(Archive.read(bundle));
    all.put(Paths.TRANSCRIPT, Canonical.encode(DisclosedCode.class, DisclosedCode.of(transcript)));
    return Archive.write(all);
  }
}
