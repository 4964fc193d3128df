package io.cardproof.claims;

import io.cardproof.cards.CardUseCases;
import io.cardproof.cards.Desk;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import java.util.function.Predicate;

/** Puts the use cases of claims together. */
public final class ClaimUseCases {
  private final Opening opening;
  private final Dispute dispute;
  private final Rulings rulings;
  private final Settlements settlements;
  private final ClaimPages pages;
  private final EvidenceDesk evidence;
  private final Money money;

  /**
   * What they stand on.
   *
   * @param served whether a member's papers are kept here
   * @param evidenceBytesMax of one file
   * @param freeBytesMin room on the disk below which no file is taken
   */
  public record Ground(
      Desk desk,
      CardUseCases cards,
      Adjudicator adjudicator,
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
    rulings = new Rulings(desk, records, fields, parts, prices, ground.adjudicator());
    settlements = new Settlements(desk, records, fields, ground.cards().stock());
    pages = new ClaimPages(records, fields, parts, ground.files());
    evidence =
        new EvidenceDesk(
            pages, parts, ground.files(), ground.evidenceBytesMax(), ground.freeBytesMin());
    money = new Money(desk, records, fields);
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

  public EvidenceDesk evidence() {
    return evidence;
  }

  public Money money() {
    return money;
  }
}
