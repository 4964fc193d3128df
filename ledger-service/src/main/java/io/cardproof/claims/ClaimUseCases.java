package io.cardproof.claims;

import io.cardproof.cards.CardUseCases;
import io.cardproof.cards.Desk;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.proofs.ProofDesk;
import java.util.function.Predicate;

/** Puts the use cases of claims together. */
public final class ClaimUseCases {
  private final Opening opening;
  private final Dispute dispute;
  private final Rulings rulings;
  private final Settlements settlements;
  private final ClaimPages pages;
  private final Analyses analyses;
  private final EvidenceDesk evidence;
  private final Bundles bundles;
  private final Escrows escrows;
  private final Pools pools;

  /**
   * What they stand on.
   *
   * @param policy of the log, a tlog-policy
   * @param served whether a member's papers are kept here
   * @param evidenceBytesMax of one file
   * @param freeBytesMin room on the disk below which no file is taken
   */
  public record Ground(
      Desk desk,
      CardUseCases cards,
      ProofDesk proofs,
      String policy,
      EvidenceFiles files,
      Predicate<String> served,
      long evidenceBytesMax,
      long freeBytesMin) {}

  public ClaimUseCases(Ground ground) {
    Desk desk = ground.desk();
    Records records = ground.cards().records();
    PrivateFields fields = ground.cards().fields();
    Parts parts = new Parts(records);
    Prices prices = new Prices(records, fields);
    opening = new Opening(desk, fields, ground.cards().verification(), parts, ground.served());
    dispute = new Dispute(desk, records, fields, parts);
    pages = new ClaimPages(records, fields, parts, ground.files());
    analyses = new Analyses(records, pages);
    rulings = new Rulings(desk, records, fields, parts, prices, analyses);
    settlements = new Settlements(desk, records, fields, ground.cards().stock());
    evidence =
        new EvidenceDesk(
            pages, parts, ground.files(), ground.evidenceBytesMax(), ground.freeBytesMin());
    escrows = new Escrows(desk, records, fields);
    pools = new Pools(desk, records, fields);
    bundles = new Bundles(records, fields, analyses, ground.proofs(), ground.policy());
  }

  public Opening opening() {
    return opening;
  }

  public Dispute dispute() {
    return dispute;
  }

  public Rulings rulings() {
    return rulings;
  }

  public Settlements settlements() {
    return settlements;
  }

  public ClaimPages pages() {
    return pages;
  }

  public Analyses analyses() {
    return analyses;
  }

  public EvidenceDesk evidence() {
    return evidence;
  }

  public Escrows escrows() {
    return escrows;
  }

  public Pools pools() {
    return pools;
  }

  public Bundles bundles() {
    return bundles;
  }
}
