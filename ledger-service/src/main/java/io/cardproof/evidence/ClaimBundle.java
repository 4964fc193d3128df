package io.cardproof.evidence;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.AsOf;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.log.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes all that a claim was decided from: each entry with the proof that the log holds it, the
 * answer they come to, and what its reader may see of the private fields.
 *
 * <p>The same claim at the same time and tree size gives the same bytes but for the proofs, which
 * are against the log's newest checkpoint: nothing in it has a time of its own.
 */
public final class ClaimBundle {
  private static final String README =
      """
      Evidence of a claim on a Cardproof ledger.

        leaf/N.json          entry N of the log, its exact bytes
        proof/N.tlog-proof   proof that the log holds it, against a signed checkpoint
        manifest.note        signed by the log: up to the tree size, nothing else concerns the claim
        adjudication.json    what the entries come to by the rules of claims
        openings.json        private fields: SHA-256(nonce, value) is the commitment in an entry
        policy.txt           the log's key as its server says it; take it from where you trust it

      cardproof verify THIS.zip --policy policy.txt     checks all of it, offline
      cardproof adjudicate THIS.zip                     decides the claim again, to the same bytes

      It shows what the log held up to a tree size, in which order, and who said what when.
      It does not show that what they said is true, nor what came later.
      """;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<Long> entries = new ArrayList<>();

  public void entry(long index, byte[] leaf, String proof) {
    entries.add(index);
    files.put(Paths.leaf(index), leaf);
    files.put(Paths.proof(index), proof.getBytes(StandardCharsets.UTF_8));
  }

  public void openings(Opened opened) {
    files.put(Paths.OPENINGS, Canonical.encode(Opened.class, opened));
  }

  /**
   * @param policy of the log, a tlog-policy
   */
  public void policy(String policy) {
    files.put(Paths.POLICY, policy.getBytes(StandardCharsets.UTF_8));
  }

  /** Signs a text with the log's key. */
  public interface Signer {
    SignedNote sign(String text);
  }

  /** The archive's bytes. */
  public byte[] toBytes(Adjudication adjudication, AsOf asOf, String origin, Signer signer) {
    files.put(Paths.ADJUDICATION, adjudication.toBytes());
    files.put(Paths.README, README.getBytes(StandardCharsets.UTF_8));
    Map<String, String> hashes = new TreeMap<>();
    files.forEach((path, bytes) -> hashes.put(path, Digests.digest(bytes)));
    ClaimManifest manifest =
        new ClaimManifest(
            new ClaimManifest.AsOf(asOf.time(), asOf.treeSize()),
            adjudication.cardId(),
            adjudication.claimId(),
            entries.stream().sorted().toList(),
            hashes,
            ClaimManifest.FORMAT,
            origin);
    byte[] bytes = manifest.toBytes();
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(Paths.MANIFEST, bytes);
    all.put(Paths.NOTE, signer.sign(Manifest.statement(bytes, manifest.format(), origin)).bytes());
    all.putAll(files);
    return Archive.write(all);
  }
}
