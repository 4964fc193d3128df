package io.cardproof.evidence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.papers.Commitments;
import io.cardproof.rules.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bundle's files in memory, held against its manifest. Nothing in them is believed yet. */
public final class Unpacked {
  private final Manifest manifest;
  private final byte[] manifestBytes;
  private final Map<String, byte[]> files;

  private Unpacked(Manifest manifest, byte[] manifestBytes, Map<String, byte[]> files) {
    this.manifest = manifest;
    this.manifestBytes = manifestBytes;
    this.files = files;
  }

  /**
   * @throws IOException if there is no such file, or it cannot be read
   * @throws BadBundle if it is no bundle, or not what its manifest says
   */
  public static Unpacked of(Path file) throws IOException, BadBundle {
    Map<String, byte[]> files = new HashMap<>(Archive.read(file));
    byte[] bytes = files.remove(Paths.MANIFEST);
    if (bytes == null) {
      throw new BadBundle("it has no " + Paths.MANIFEST);
    }
    Manifest manifest = manifest(bytes);
    Unpacked unpacked = new Unpacked(manifest, bytes, files);
    unpacked.isWhatIsNamed();
    return unpacked;
  }

  private static Manifest manifest(byte[] bytes) throws BadBundle {
    CardManifest card = decode(CardManifest.class, bytes);
    if (card != null && card.format().equals(CardManifest.FORMAT)) {
      return card;
    }
    ClaimManifest claim = decode(ClaimManifest.class, bytes);
    if (claim != null && claim.format().equals(ClaimManifest.FORMAT)) {
      return claim;
    }
    throw new BadBundle(
        Paths.MANIFEST
            + " is not that of \""
            + CardManifest.FORMAT
            + "\" or \""
            + ClaimManifest.FORMAT
            + "\"");
  }

  private static <T> @Nullable T decode(Class<T> type, byte[] bytes) {
    try {
      return Canonical.decode(type, bytes);
    } catch (CodecException e) {
      // Another kind's, another program's, or another version's.
      return null;
    }
  }

  private void isWhatIsNamed() throws BadBundle {
    Set<String> named = new HashSet<>(files.keySet());
    named.remove(Paths.NOTE);
    if (manifest instanceof CardManifest) {
      named.remove(Paths.TRANSCRIPT);
    }
    if (!named.equals(manifest.files().keySet())) {
      throw new BadBundle("its files are not those that " + Paths.MANIFEST + " names");
    }
    for (Map.Entry<String, String> one : manifest.files().entrySet()) {
      if (!Digests.digest(file(one.getKey())).equals(one.getValue())) {
        throw new BadBundle(one.getKey() + " was changed");
      }
    }
    long before = -1;
    for (long index : manifest.entries()) {
      boolean whole = files.containsKey(Paths.leaf(index)) && files.containsKey(Paths.proof(index));
      if (index <= before || !whole) {
        throw new BadBundle("entry " + index + " is out of order, or lacks its leaf or its proof");
      }
      before = index;
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether it is about a card, and not about a claim. */
  public boolean isOfCard() {
    return manifest instanceof CardManifest;
  }

  /**
   * @throws BadBundle if it is not there
   */
  byte[] file(String path) throws BadBundle {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new BadBundle("it has no " + path);
    }
    return bytes;
  }

  byte @Nullable [] find(String path) {
    return files.get(path);
  }

  Set<String> paths() {
    return files.keySet();
  }

  /**
   * What no proof of inclusion shows, that nothing was taken out, the log's gateway says: and can
   * be shown to have lied.
   */
  void vouchedFor(LogPolicy policy, SignatureVerifier ed25519) throws BadBundle {
    try {
      SignedNote signed = SignedNote.parse(file(Paths.NOTE));
      String statement = Manifest.statement(manifestBytes, manifest.format(), manifest.origin());
      if (!signed.text().equals(statement) || signed.verify(policy.logs(), ed25519).isEmpty()) {
        throw new BadBundle(Paths.NOTE + " does not sign this manifest by a log of the policy");
      }
    } catch (LogFormatException | ProofException e) {
      throw new BadBundle(Paths.NOTE + " is not signed by a log of the policy");
    }
  }

  /** The entry of a leaf that its place in the log was shown for. */
  static Entry entry(String path, byte[] leaf) throws BadBundle {
    try {
      return Entry.ofLeaf(leaf);
    } catch (CodecException e) {
      throw new BadBundle(path + " is no entry");
    }
  }

  /** Each opens a commitment that stands in one of the entries. */
  void openings(Collection<Entry> entries) throws BadBundle {
    byte[] bytes = find(Paths.OPENINGS);
    if (bytes == null) {
      return;
    }
    try {
      for (Opened.Field field : Canonical.decode(Opened.class, bytes).papers()) {
        byte[] nonce = Base64.getUrlDecoder().decode(field.nonce());
        boolean stands =
            entries.stream()
                .anyMatch(entry -> Committed.holds(entry.command().action(), field.commitment()));
        if (!Commitments.opens(field.commitment(), nonce, field.value()) || !stands) {
          throw new BadBundle(Paths.OPENINGS + " opens no commitment of these entries");
        }
      }
    } catch (CodecException | IllegalArgumentException e) {
      throw new BadBundle(Paths.OPENINGS + " cannot be read");
    }
  }
}
