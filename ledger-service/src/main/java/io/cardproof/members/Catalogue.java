package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sold, by whom it may be minted and attested, and under which policy. */
public final class Catalogue implements AnswerShape {
  private final Desk desk;
  private final Replica replica;

  public Catalogue(Desk desk, Replica replica) {
    this.desk = desk;
    this.replica = replica;
  }

  /** A product's terms as they are set. Absent lists are empty, absent words are no. */
  public record ProductAsked(
      String name,
      ProductType productType,
      String scope,
      String policyId,
      @Nullable List<String> suppliers,
      @Nullable List<String> issuers,
      @Nullable Boolean caseSensitive,
      @Nullable Boolean numericCodes,
      @Nullable String faceValue,
      @Nullable String currency,
      @Nullable Integer supplyCap,
      @Nullable List<String> requiredCredentials) {}

  /**
   * A product as anyone may see it.
   *
   * @param receipt of the entry that set it so; absent when it is only read
   */
  public record ProductBody(
      String sku,
      String name,
      ProductType productType,
      String scope,
      String policyId,
      List<String> suppliers,
      List<String> issuers,
      boolean caseSensitive,
      boolean numericCodes,
      @Nullable String faceValue,
      @Nullable String currency,
      @Nullable Integer supplyCap,
      List<String> requiredCredentials,
      @Nullable Receipt receipt) {}

  /** 201 where there was none of this SKU, 200 for a change and for the same again. */
  public Answer setProduct(Asking asking, String sku, ProductAsked asked) {
    boolean known = replica.state().get(StateKey.product(sku)) != null;
    Desk.Done done = desk.ask(asking, action(sku, asked), List.of());
    return answer(known ? 200 : 201, done);
  }

  private static Action.SetProduct action(String sku, ProductAsked asked) {
    return new Action.SetProduct(
        Boolean.TRUE.equals(asked.caseSensitive()),
        asked.currency(),
        asked.faceValue(),
        sorted(asked.issuers()),
        asked.name(),
        Boolean.TRUE.equals(asked.numericCodes()),
        asked.policyId(),
        asked.productType(),
        sorted(asked.requiredCredentials()),
        asked.scope(),
        sku,
        sorted(asked.suppliers()),
        asked.supplyCap());
  }

  /** Sets have no order: the same members listed differently are the same product. */
  private static List<String> sorted(@Nullable List<String> words) {
    return words == null ? List.of() : words.stream().sorted().toList();
  }

  /**
   * One product.
   *
   * @throws Refused {@code product.unknown}
   */
  public ProductBody find(String sku) {
    StateValue.Product product = replica.state().get(StateKey.product(sku));
    if (product == null) {
      throw Refused.of("product.unknown");
    }
    return body(product.terms(), null);
  }

  /** In order of their SKUs, after {@code after}. */
  public List<ProductBody> list(@Nullable String after, int limit) {
    return replica.list(StateValue.Product.class, "product", after, limit).stream()
        .map(row -> body(row.value().terms(), null))
        .toList();
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return done.entry().command().action() instanceof Action.SetProduct ? answer(200, done) : null;
  }

  private static Answer answer(int status, Desk.Done done) {
    Action.SetProduct terms = (Action.SetProduct) done.entry().command().action();
    // A PUT has no key that could be replayed: the same content is simply there already.
    return new Answer(status, body(terms, done.receipt()), done.index(), false);
  }

  private static ProductBody body(Action.SetProduct terms, @Nullable Receipt receipt) {
    return new ProductBody(
        terms.sku(),
        terms.name(),
        terms.productType(),
        terms.scope(),
        terms.policy(),
        terms.suppliers(),
        terms.issuers(),
        terms.caseSensitive(),
        terms.numericCodes(),
        terms.faceValue(),
        terms.currency(),
        terms.supplyCap(),
        terms.requiredCredentials(),
        receipt);
  }
}
