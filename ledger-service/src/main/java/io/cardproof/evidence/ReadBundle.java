package io.cardproof.evidence;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.Adjudicator;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.CaseFile;
import io.cardproof.adjudication.Recorded;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.TlogProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A bundle in memory, its manifest held against its files.
 *
 * <p>It comes from whoever wants something decided: nothing in it is believed. Sizes are bounded
 * while it is read, each file is there once and is named by the manifest, and what the entries say
 * counts only after {@link #prove}.
 */
public final class ReadBundle {
  private final Unpacked files;
  private final ClaimManifest manifest;
  private final List<Recorded> entries;

  private ReadBundle(Unpacked files, ClaimManifest manifest, List<Recorded> entries) {
    this.files = files;
    this.manifest = manifest;
    this.entries = entries;
  }

  /**
   * @throws IOException if there is no such file, or it cannot be read
   * @throws BadBundle if it is no claim's bundle, or not what its manifest says
   */
  public static ReadBundle of(Path file) throws IOException, BadBundle {
    return of(Unpacked.of(file));
  }

  /**
   * @throws BadBundle if it is not about a claim
   */
  public static ReadBundle of(Unpacked files) throws BadBundle {
    if (!(files.manifest() instanceof ClaimManifest manifest)) {
      throw new BadBundle("it is not about a claim");
    }
    List<Recorded> entries = new ArrayList<>();
    for (long index : manifest.entries()) {
      String path = Paths.leaf(index);
      entries.add(new Recorded(index, Unpacked.entry(path, files.file(path))));
    }
    return new ReadBundle(files, manifest, entries);
  }

  public String claim() {
    return manifest.claimId();
  }

  public AsOf asOf() {
    return new AsOf(manifest.asOf().time(), manifest.asOf().treeSize());
  }

  public int size() {
    return entries.size();
  }

  /**
   * What the entries come to, worked out here.
   *
   * @throws BadBundle if they lack something that the analysis needs
   */
  public Adjudication adjudicate(AsOf asOf) throws BadBundle {
    try {
      return Adjudicator.adjudicate(new CaseFile(entries), manifest.claimId(), asOf);
    } catch (IllegalArgumentException e) {
      throw new BadBundle(Objects.requireNonNullElse(e.getMessage(), "the entries are incomplete"));
    }
  }

  /**
   * Checks everything: every entry against the log, the card's history for gaps, the answer, the
   * openings.
   *
   * @return the last checkpoint that the proofs name
   * @throws BadBundle what is wrong, the first of it
   */
  public Checkpoint prove(LogPolicy policy, SignatureVerifier ed25519) throws BadBundle {
    files.vouchedFor(policy, ed25519);
    Checkpoint newest = null;
    for (Recorded recorded : entries) {
      Checkpoint at = prove(recorded.index(), policy, ed25519);
      newest = newest == null || at.size() > newest.size() ? at : newest;
    }
    if (newest == null || newest.size() < manifest.asOf().treeSize()) {
      throw new BadBundle("no checkpoint covers the tree size that was asked about");
    }
    if (!newest.origin().equals(manifest.origin())) {
      throw new BadBundle("the proofs are of another log than " + Paths.MANIFEST + " names");
    }
    History.check(entries, manifest.cardId());
    if (!Arrays.equals(adjudicate(asOf()).toBytes(), files.file(Paths.ADJUDICATION))) {
      throw new BadBundle(Paths.ADJUDICATION + " is not what the entries come to");
    }
    files.openings(entries.stream().map(Recorded::entry).toList());
    return newest;
  }

  private Checkpoint prove(long index, LogPolicy policy, SignatureVerifier ed25519)
      throws BadBundle {
    String path = Paths.proof(index);
    try {
      TlogProof proof = TlogProof.parse(files.file(path));
      if (proof.index() != index) {
        throw new BadBundle(path + " is of entry " + proof.index());
      }
      byte[] leaf = files.file(Paths.leaf(index));
      return proof.verify(leaf, policy, ed25519);
    } catch (LogFormatException e) {
      throw new BadBundle(path + " is no proof");
    } catch (ProofException e) {
      throw new BadBundle(path + ": " + e.reason() + ", " + e.getMessage());
    }
  }
}
