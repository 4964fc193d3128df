package io.cardproof.cards;

import io.cardproof.keys.ClaimTokens;
import io.cardproof.papers.Commitments;
import io.cardproof.papers.PaperSealer;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.tags.Tagger;
import io.cardproof.vault.CodeSealer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Puts the use cases of cards together; they share what is not worth a life of its own. */
public final class CardUseCases {
  /** A replica a few blocks behind catches up; the asker waits twice as long. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(5);

  private final Batches batches;
  private final CardActions actions;
  private final CardPages pages;
  private final CodeNames names;
  private final Deliveries deliveries;
  private final Reservations reservations;
  private final Sales sales;
  private final Stock stock;
  private final Transfers transfers;
  private final Verification verification;
  private final Releases releases;
  private final Records records;
  private final PrivateFields fields;

  /**
   * What they stand on.
   *
   * @param papers sealed openings by commitment, as the sequencer keeps them
   * @param vault sealed codes
   * @param vaults those of other gateways
   * @param local line results, operations and allowances
   * @param folder for uploads put aside; what a crash left there is dropped
   * @param alarm told the member whose evaluations ran out
   */
  public record Ground(
      Desk desk,
      Replica replica,
      InstantSource clock,
      Tagger tagger,
      CodeSealer sealer,
      Commitments commitments,
      PaperSealer paperSealer,
      ClaimTokens tokens,
      Operations operations,
      LocalTable papers,
      LocalTable vault,
      VaultNetwork vaults,
      LocalTable local,
      Path folder,
      long uploadBytesMax,
      Consumer<String> alarm) {}

  public CardUseCases(Ground ground) {
    try {
      Spool.clear(ground.folder());
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for uploads cannot be cleared", e);
    }
    records = new Records(ground.replica(), ground.clock());
    fields = new PrivateFields(ground.commitments(), ground.paperSealer(), ground.papers());
    Vault vault = new Vault(ground.sealer(), ground.vault(), ground.vaults());
    EvaluationMeter meter =
        new EvaluationMeter(
            EvaluationMeter.Limits.DEFAULT, ground.local(), ground.clock(), ground.alarm());
    Tags tags = new Tags(ground.tagger());
    stock = new Stock(records);
    Checkout checkout = new Checkout(ground.desk(), records, stock, tags);
    UploadRun.Tools tools =
        new UploadRun.Tools(
            ground.desk(), records, fields, tags, vault, new Plans(ground.local()), meter);
    UploadOperations operations = new UploadOperations(tools, ground.operations(), ground.local());
    batches = new Batches(tools, operations, ground.folder(), ground.uploadBytesMax());
    actions = new CardActions(ground.desk(), records, fields, tags);
    pages = new CardPages(records, fields);
    deliveries =
        new Deliveries(
            ground.desk(), records, fields, new CodeBook(records, vault), ground.tokens(), tags);
    releases = new Releases(records, vault, ground.local(), RELEASE_PATIENCE);
    reservations = new Reservations(ground.desk(), records, fields, checkout);
    sales = new Sales(ground.desk(), records, fields, checkout, ground.tokens(), meter);
    transfers = new Transfers(ground.desk(), records);
    names = new CodeNames(records, tags, meter);
    verification = new Verification(records, names, meter);
  }

  public Batches batches() {
    return batches;
  }

  public CardActions actions() {
    return actions;
  }

  public CardPages pages() {
    return pages;
  }

  public CodeNames names() {
    return names;
  }

  public Deliveries deliveries() {
    return deliveries;
  }

  public Reservations reservations() {
    return reservations;
  }

  public Sales sales() {
    return sales;
  }

  public Stock stock() {
    return stock;
  }

  public Transfers transfers() {
    return transfers;
  }

  public Verification verification() {
    return verification;
  }

  public Records records() {
    return records;
  }

  public PrivateFields fields() {
    return fields;
  }

  /** For other gateways. */
  public Releases releases() {
    return releases;
  }

  /** The answer of any action of cards, for commands that their member signed itself. */
  public List<AnswerShape> shapes() {
    return List.of(batches, actions, deliveries, reservations, sales, transfers);
  }
}
