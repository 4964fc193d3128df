package io.cardproof.claims;

import io.cardproof.adjudication.Recorded;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.codec.Digests;
import io.cardproof.evidence.ClaimBundle;
import io.cardproof.evidence.Committed;
import io.cardproof.evidence.Opened;
import io.cardproof.papers.Paper;
import io.cardproof.proofs.ProofDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evidence of claims to take along: all that a claim is decided from, with its proofs. */
public final class Bundles {
  private final Records records;
  private final PrivateFields fields;
  private final Analyses analyses;
  private final ProofDesk proofs;
  private final String policy;

  /**
   * @param policy of the log, for the bundle's reader to compare
   */
  Bundles(
      Records records, PrivateFields fields, Analyses analyses, ProofDesk proofs, String policy) {
    this.records = records;
    this.fields = fields;
    this.analyses = analyses;
    this.proofs = proofs;
    this.policy = policy;
  }

  /**
   * The archive that lets anyone decide the claim again.
   *
   * @throws io.cardproof.cards.Refused as {@link Analyses#show}
   */
  public byte[] of(Speaker speaker, String id, @Nullable String asOf, @Nullable Long treeSize) {
    Analyses.Seen seen = analyses.see(speaker, id, asOf, treeSize);
    List<Recorded> entries = seen.upTo();
    Map<Long, String> proven =
        proofs.proofsOf(entries.stream().map(Recorded::index).toList(), seen.asOf().treeSize());
    ClaimBundle bundle = new ClaimBundle();
    for (Recorded recorded : entries) {
      long index = recorded.index();
      bundle.entry(index, proofs.leaf(index), Objects.requireNonNull(proven.get(index)));
    }
    bundle.openings(opened(entries));
    bundle.policy(policy);
    return bundle.toBytes(seen.says(), seen.asOf(), records.ledger().origin(), proofs::sign);
  }

  /** What was said in claims is for every party of them. */
  private Opened opened(List<Recorded> entries) {
    List<Opened.Field> papers = new ArrayList<>();
    for (Recorded recorded : entries) {
      Committed.inClaim(recorded.entry().command().action())
          .forEach((field, commitment) -> {
            String label = field.startsWith("evidence ") ? PrivateFields.EVIDENCE : field;
            Paper paper = fields.paper(label, commitment);
            if (paper != null) {
              String nonce = Digests.base64Url(paper.nonce());
              papers.add(new Opened.Field(commitment, label, nonce, paper.value()));
            }
          });
    }
    return new Opened(List.copyOf(papers));
  }
}
