package io.cardproof.claims;

import io.cardproof.cards.Input;
import io.cardproof.cards.Refused;
import io.cardproof.rules.StateValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Files of claims: brought by the parties, read by them and by the offices. */
public final class EvidenceDesk {
  /** Files of the largest size that one claim may have: nobody fills a disk with one card. */
  private static final int LARGEST_PER_CLAIM = 8;

  private final ClaimPages pages;
  private final Parts parts;
  private final EvidenceFiles files;
  private final long bytesMax;
  private final long roomMin;

  EvidenceDesk(ClaimPages pages, Parts parts, EvidenceFiles files, long bytesMax, long roomMin) {
    this.pages = pages;
    this.parts = parts;
    this.files = files;
    this.bytesMax = bytesMax;
    this.roomMin = roomMin;
  }

  /**
   * Keeps a file that an entry of the claim names.
   *
   * @param length bytes, as the client announced them; negative where it did not
   * @return whether it was not here before
   * @throws Refused {@code claim.unknown}, {@code not_yours}, {@code path.unknown}, {@code
   *     request.too_large}, {@code request.invalid}, {@code vault.unavailable}
   * @throws IOException if the client does not send it to its end
   */
  public boolean put(Speaker speaker, String id, String sha256, long length, InputStream in)
      throws IOException {
    String digest = named(speaker, id, sha256);
    if (!parts.mayBring(speaker, pages.readable(speaker, id))) {
      throw Refused.of("not_yours");
    }
    if (length > bytesMax) {
      throw tooLarge();
    }
    if (files.has(id, digest)) {
      return false;
    }
    try {
      if (files.room() < roomMin + Math.max(length, 0)) {
        throw Refused.later("vault.unavailable", "There is no room for files now.", 600);
      }
      if (files.bytes(id) >= LARGEST_PER_CLAIM * bytesMax) {
        throw Refused.withDetail(
            "request.too_large", "This claim has as many bytes here as one may have.");
      }
      EvidenceFiles.Kept kept = files.put(id, digest, in, bytesMax);
      Input.require(
          kept != EvidenceFiles.Kept.OTHER_HASH, "sha256", "The bytes have another SHA-256.");
      if (kept == EvidenceFiles.Kept.TOO_LARGE) {
        throw tooLarge();
      }
      return true;
    } catch (EvidenceFiles.DiskException e) {
      throw Refused.later("vault.unavailable", "The file could not be kept; try again.", 60);
    }
  }

  private Refused tooLarge() {
    return Refused.withDetail(
        "request.too_large",
        "A file has at most " + bytesMax + " bytes here; a larger one stays with its party.");
  }

  /** The hash as the claim's entries have it; where none does, there is nothing. */
  private String named(Speaker speaker, String id, String sha256) {
    String digest = Input.digest(sha256, "sha256");
    StateValue.Claim claim = pages.readable(speaker, id);
    if (!pages.names(id, claim, digest)) {
      throw Refused.withDetail("path.unknown", "No entry of this claim names such a file.");
    }
    return digest;
  }

  /** A file that may be read, and is here. */
  public final class Kept {
    private final String claim;
    private final String sha256;

    private Kept(String claim, String sha256) {
      this.claim = claim;
      this.sha256 = sha256;
    }

    /** Base64url. */
    public String sha256() {
      return sha256;
    }

    /**
     * @throws IOException if it is damaged, or nobody takes it any more
     */
    public void writeTo(OutputStream out) throws IOException {
      files.copy(claim, sha256, out);
    }
  }

  /**
   * @throws Refused {@code claim.unknown}, {@code not_yours}, {@code path.unknown}
   */
  public Kept get(Speaker speaker, String id, String sha256) {
    String digest = named(speaker, id, sha256);
    if (!files.has(id, digest)) {
      throw Refused.withDetail(
          "path.unknown",
          "This gateway does not have the file: its party has, or another gateway.");
    }
    return new Kept(id, digest);
  }
}
