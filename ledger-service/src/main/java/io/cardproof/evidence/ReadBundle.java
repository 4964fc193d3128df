package io.cardproof.evidence;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.Adjudicator;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.CaseFile;
import io.cardproof.adjudication.Recorded;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProof;
import io.cardproof.papers.Commitments;
import io.cardproof.rules.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle in memory, its manifest held against its files.
 *
 * <p>It comes from whoever wants something decided: nothing in it is believed. Sizes are bounded
 * while it is read, each file is there once and is named by the manifest, and what the entries say
 * counts only after {@link #prove}.
 */
public final class ReadBundle {
  /** Files in a bundle: two for each entry of a card that was passed around for years. */
  private static final int FILES_MAX = 20_000;

  private static final int FILE_BYTES_MAX = 4 << 20;
  private static final long BYTES_MAX = 256L << 20;

  private final Manifest manifest;
  private final byte[] manifestBytes;
  private final byte[] note;
  private final Map<String, byte[]> files;
  private final List<Recorded> entries;

  private ReadBundle(
      byte[] manifestBytes,
      byte[] note,
      Manifest manifest,
      Map<String, byte[]> files,
      List<Recorded> entries) {
    this.manifestBytes = manifestBytes;
    this.note = note;
    this.manifest = manifest;
    this.files = files;
    this.entries = entries;
  }

  /**
   * @throws IOException if there is no such file, or it cannot be read
   * @throws BadBundle if it is no bundle, or not what its manifest says
   */
  public static ReadBundle of(Path file) throws IOException, BadBundle {
    Map<String, byte[]> files = unpack(file);
    byte[] bytes = files.remove(Paths.MANIFEST);
    byte[] note = files.remove(Paths.NOTE);
    if (bytes == null || note == null) {
      throw new BadBundle("it has no " + Paths.MANIFEST + ", or no " + Paths.NOTE);
    }
    Manifest manifest = manifest(bytes);
    if (!manifest.files().keySet().equals(files.keySet())) {
      throw new BadBundle("its files are not those that " + Paths.MANIFEST + " names");
    }
    for (Map.Entry<String, byte[]> one : files.entrySet()) {
      if (!Digests.digest(one.getValue()).equals(manifest.files().get(one.getKey()))) {
        throw new BadBundle(one.getKey() + " was changed");
      }
    }
    return new ReadBundle(bytes, note, manifest, files, entries(manifest, files));
  }

  private static Map<String, byte[]> unpack(Path file) throws IOException, BadBundle {
    Map<String, byte[]> files = new TreeMap<>();
    long left = BYTES_MAX;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) Math.min(FILE_BYTES_MAX, left) + 1);
        left -= bytes.length;
        if (bytes.length > FILE_BYTES_MAX || left < 0 || files.size() >= FILES_MAX) {
          throw new BadBundle("it is larger than any bundle");
        }
        if (files.put(entry.getName(), bytes) != null) {
          throw new BadBundle("a file is there twice");
        }
      }
    } catch (ZipException | java.io.EOFException e) {
      throw new BadBundle("the archive is damaged");
    }
    return files;
  }

  private static Manifest manifest(byte[] bytes) throws BadBundle {
    try {
      Manifest manifest = Manifest.ofBytes(bytes);
      if (manifest.format().equals(Manifest.FORMAT)) {
        return manifest;
      }
    } catch (CodecException e) {
      // The same answer: another program's, or another version's.
    }
    throw new BadBundle(Paths.MANIFEST + " is not that of \"" + Manifest.FORMAT + "\"");
  }

  private static List<Recorded> entries(Manifest manifest, Map<String, byte[]> files)
      throws BadBundle {
    List<Recorded> entries = new ArrayList<>();
    long before = -1;
    for (long index : manifest.entries()) {
      byte[] leaf = files.get(Paths.leaf(index));
      if (index <= before || leaf == null || !files.containsKey(Paths.proof(index))) {
        throw new BadBundle("entry " + index + " is out of order, or lacks its leaf or its proof");
      }
      before = index;
      try {
        entries.add(new Recorded(index, Entry.ofLeaf(leaf)));
      } catch (CodecException e) {
        throw new BadBundle(Paths.leaf(index) + " is no entry");
      }
    }
    return entries;
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
    vouchedFor(policy, ed25519);
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
    if (!Arrays.equals(adjudicate(asOf()).toBytes(), files.get(Paths.ADJUDICATION))) {
      throw new BadBundle(Paths.ADJUDICATION + " is not what the entries come to");
    }
    openings();
    return newest;
  }

  /**
   * That nothing follows up to the tree size no proof of inclusion shows: the log's gateway says
   * so, and can be shown to have lied.
   */
  private void vouchedFor(LogPolicy policy, SignatureVerifier ed25519) throws BadBundle {
    try {
      SignedNote signed = SignedNote.parse(note);
      boolean ours = signed.text().equals(Manifest.statement(manifestBytes, manifest.origin()));
      if (!ours || signed.verify(policy.logs(), ed25519).isEmpty()) {
        throw new BadBundle(Paths.NOTE + " does not sign this manifest by a log of the policy");
      }
    } catch (LogFormatException | ProofException e) {
      throw new BadBundle(Paths.NOTE + " is not signed by a log of the policy");
    }
  }

  private Checkpoint prove(long index, LogPolicy policy, SignatureVerifier ed25519)
      throws BadBundle {
    String path = Paths.proof(index);
    try {
      TlogProof proof = TlogProof.parse(Objects.requireNonNull(files.get(path)));
      if (proof.index() != index) {
        throw new BadBundle(path + " is of entry " + proof.index());
      }
      byte[] leaf = Objects.requireNonNull(files.get(Paths.leaf(index)));
      return proof.verify(leaf, policy, ed25519);
    } catch (LogFormatException e) {
      throw new BadBundle(path + " is no proof");
    } catch (ProofException e) {
      throw new BadBundle(path + ": " + e.reason() + ", " + e.getMessage());
    }
  }

  /** Each opens a commitment that stands in an entry. */
  private void openings() throws BadBundle {
    byte[] bytes = files.get(Paths.OPENINGS);
    if (bytes == null) {
      return;
    }
    try {
      for (Opened.Field field : Canonical.decode(Opened.class, bytes).papers()) {
        byte[] nonce = Base64.getUrlDecoder().decode(field.nonce());
        if (!Commitments.opens(field.commitment(), nonce, field.value()) || !stands(field)) {
          throw new BadBundle(Paths.OPENINGS + " opens no commitment of these entries");
        }
      }
    } catch (CodecException | IllegalArgumentException e) {
      throw new BadBundle(Paths.OPENINGS + " cannot be read");
    }
  }

  private boolean stands(Opened.Field field) {
    @Nullable String commitment = field.commitment();
    return entries.stream()
        .anyMatch(recorded ->
            Committed.of(recorded.entry().command().action()).containsValue(commitment));
  }
}
