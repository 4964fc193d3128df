package io.cardproof.claims;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.adjudication.AsOf;
import io.cardproof.adjudication.Recorded;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.evidence.ClaimBundle;
import io.cardproof.evidence.Committed;
import io.cardproof.evidence.Opened;
import io.cardproof.papers.Paper;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the analysis says of a claim, for its parties; and all that it is worked out from. */
public final class Adjudications {
  private final Records records;
  private final PrivateFields fields;
  private final ClaimPages pages;
  private final Analyses analyses;
  private final ProofDesk proofs;
  private final String vkey;

  /**
   * @param vkey of the log, for the bundle's reader to compare
   */
  Adjudications(
      Records records,
      PrivateFields fields,
      ClaimPages pages,
      Analyses analyses,
      ProofDesk proofs,
      String vkey) {
    this.records = records;
    this.fields = fields;
    this.pages = pages;
    this.analyses = analyses;
    this.proofs = proofs;
    this.vkey = vkey;
  }

  /**
   * Canonical bytes of the answer.
   *
   * @param asOf RFC 3339; absent: now
   * @param treeSize absent: the whole log
   * @throws Refused {@code claim.unknown}, {@code not_yours}, {@code request.invalid}
   */
  public byte[] of(Speaker speaker, String id, @Nullable String asOf, @Nullable String treeSize) {
    return decided(speaker, id, asOf(asOf, treeSize)).adjudication().toBytes();
  }

  private Analyses.Decided decided(Speaker speaker, String id, AsOf asOf) {
    StateValue.Claim claim = pages.readable(speaker, id);
    try {
      return analyses.of(id, claim, asOf);
    } catch (IllegalArgumentException e) {
      throw Refused.invalid("asOf", "The claim was not on the ledger then.");
    }
  }

  private AsOf asOf(@Nullable String time, @Nullable String size) {
    long whole = records.replica().size();
    long treeSize = size == null ? whole : Input.wholeNumber(size, "treeSize");
    Input.require(
        treeSize >= 1 && treeSize <= whole, "treeSize", "the log has " + whole + " entries");
    return new AsOf(time == null ? records.now() : Input.time(time, "asOf"), treeSize);
  }

  /**
   * The archive that lets anyone decide the claim again.
   *
   * @throws Refused as {@link #of}
   */
  public byte[] bundle(
      Speaker speaker, String id, @Nullable String asOf, @Nullable String treeSize) {
    AsOf at = asOf(asOf, treeSize);
    Analyses.Decided decided = decided(speaker, id, at);
    ClaimBundle bundle = new ClaimBundle();
    List<Recorded> entries = decided.file().entries();
    Map<Long, String> proven =
        proofs.proofsOf(entries.stream().map(Recorded::index).toList(), at.treeSize());
    for (Recorded recorded : entries) {
      long index = recorded.index();
      bundle.entry(index, proofs.leaf(index), Objects.requireNonNull(proven.get(index)));
    }
    bundle.openings(opened(entries));
    bundle.policy(vkey);
    Adjudication adjudication = decided.adjudication();
    return bundle.toBytes(adjudication, at, records.ledger().origin());
  }

  /** What was said in claims is for every party of them. */
  private Opened opened(List<Recorded> entries) {
    List<Opened.Field> papers = new ArrayList<>();
    for (Recorded recorded : entries) {
      Committed.of(recorded.entry().command().action())
          .forEach((field, commitment) -> {
            String label = field.startsWith("evidence ") ? PrivateFields.EVIDENCE : field;
            Paper paper = fields.paper(label, commitment);
            if (paper != null) {
              papers.add(
                  new Opened.Field(
                      commitment, label, Digests.base64Url(paper.nonce()), paper.value()));
            }
          });
    }
    return new Opened(List.copyOf(papers));
  }
}
