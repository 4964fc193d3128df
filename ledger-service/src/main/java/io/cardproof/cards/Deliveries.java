package io.cardproof.cards;

import io.cardproof.codec.Digests;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.tags.CodeNormaliser;
import io.cardproof.tags.TagTranscript;
import io.cardproof.vault.CardSecret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows sealed codes, and only against an entry that says so: the ledger is asked first, the vault
 * opened after. A crash between the two leaves a delivery on record whose codes the same request
 * gets when it is repeated, for the answer is made from the entry.
 */
public final class Deliveries implements AnswerShape {
  private static final int TOKEN_CHARS = 256;

  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final CodeBook codes;
  private final ClaimTokens tokens;
  private final Tags tags;

  Deliveries(
      Desk desk,
      Records records,
      PrivateFields fields,
      CodeBook codes,
      ClaimTokens tokens,
      Tags tags) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.codes = codes;
    this.tokens = tokens;
    this.tags = tags;
  }

  /**
   * @param onBehalfOf the buyer's claim token, where the buyer asked
   */
  public record Deliver(@Nullable String channel, @Nullable String onBehalfOf) {}

  public record View(@Nullable String reason) {}

  /** One card with its code; without, where its supplier hands it over. */
  public record Item(
      String cardId,
      @Nullable String code,
      @Nullable String pin,
      @Nullable String note,
      @Nullable TagTranscript tagTranscript) {
    /** Shows the card only. */
    @Override
    public String toString() {
      return "Item[" + cardId + "]";
    }
  }

  public record Delivered(List<Item> items, String claimToken, Receipt receipt) {}

  /** A code that its supplier looked at. */
  public record Viewed(
      String cardId, String code, @Nullable String pin, @Nullable String note, Receipt receipt) {
    /** Shows the card only. */
    @Override
    public String toString() {
      return "Viewed[" + cardId + "]";
    }
  }

  /**
   * @param transcript with each code, what shows that it has its card id; random, so no two answers
   *     with one are alike
   */
  public Answer deliver(Asking asking, String id, Deliver deliver, boolean transcript) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String channel =
        envelope.hide(PrivateFields.CHANNEL, Input.optionalText(deliver.channel(), "channel"));
    String token = deliver.onBehalfOf();
    Input.require(
        token == null || token.length() <= TOKEN_CHARS, "onBehalfOf", "this is no claim token");
    StateValue.Sale sale = records.sale(id);
    if (sale.seller().equals(asking.caller().member())) {
      sale.cards().forEach(codes::require);
    }
    String tokenHash = token == null ? null : Digests.base64Url(tokens.hash(token));
    Action action = new Action.DeliverSale(channel, tokenHash, id);
    return delivered(asking.caller(), desk.ask(asking, action, envelope.papers()), transcript);
  }

  public Answer view(Asking asking, String id, View view) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String reason = envelope.hide(PrivateFields.REASON, Input.text(view.reason(), "reason"));
    StateValue.Card card = records.card(id);
    if (records.batchOf(card).supplier().equals(asking.caller().member())) {
      codes.require(id);
    }
    return viewed(desk.ask(asking, new Action.ViewCode(id, reason), envelope.papers()));
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.DeliverSale a -> delivered(caller, done, false);
      case Action.ViewCode a -> viewed(done);
      default -> null;
    };
  }

  private Answer delivered(Caller caller, Desk.Done done, boolean transcript) {
    String id = ((Action.DeliverSale) done.entry().command().action()).sale();
    StateValue.Sale sale = records.there(StateKey.sale(id));
    Map<String, CardSecret> secrets = codes.codes(done, sale.cards());
    List<Item> items =
        sale.cards().stream()
            .map(card -> item(caller, card, secrets.get(card), transcript))
            .toList();
    Delivered body = new Delivered(items, tokens.tokenFor(records.firstSale(id)), done.receipt());
    return new Answer(201, body, done.index(), done.replayed());
  }

  private Item item(Caller caller, String id, @Nullable CardSecret secret, boolean transcript) {
    if (secret == null) {
      return new Item(id, null, null, null, null);
    }
    return new Item(
        id,
        secret.code(),
        secret.pin(),
        secret.note(),
        transcript ? transcript(caller, records.skuOf(id), secret.code()) : null);
  }

  private TagTranscript transcript(Caller caller, String sku, String code) {
    var terms = records.product(sku).terms();
    return tags.transcript(
        caller, terms.scope(), CodeNormaliser.normalise(code, terms.caseSensitive()));
  }

  private Answer viewed(Desk.Done done) {
    String id = ((Action.ViewCode) done.entry().command().action()).card();
    CardSecret secret = codes.codes(done, List.of(id)).get(id);
    if (secret == null) {
      throw Refused.of(RefusalCode.CARD_NOT_DEPOSITED);
    }
    Viewed body = new Viewed(id, secret.code(), secret.pin(), secret.note(), done.receipt());
    return new Answer(201, body, done.index(), done.replayed());
  }
}
