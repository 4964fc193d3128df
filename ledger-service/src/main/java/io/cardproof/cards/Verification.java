package io.cardproof.cards;

import io.cardproof.rules.Cards;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a code is known and could be sold by who asks. Changes nothing but the asker's meter. */
public final class Verification {
  private final Records records;
  private final CodeNames names;
  private final EvaluationMeter meter;

  Verification(Records records, CodeNames names, EvaluationMeter meter) {
    this.records = records;
    this.names = names;
    this.meter = meter;
  }

  /** Either a code with its product, or a card id. */
  public record Ask(@Nullable String code, @Nullable String sku, @Nullable String cardId) {
    /** Shows no code. */
    @Override
    public String toString() {
      return "Ask[" + cardId + "]";
    }
  }

  /**
   * @param reason why the caller could not sell it: a refusal's code
   * @param batchNo for parties and the batch's sellers, as {@code minter}
   */
  public record Verified(
      boolean known,
      @Nullable String cardId,
      @Nullable String state,
      boolean sellable,
      @Nullable String reason,
      @Nullable String sku,
      AsOf asOf,
      @Nullable String batchNo,
      @Nullable String minter) {}

  /**
   * @param entry index of the last entry that the statement takes into account
   */
  public record AsOf(long entry, long treeSize) {}

  public Answer verify(Caller caller, Ask ask) {
    boolean byCode = ask.code() != null;
    Input.require(
        byCode != (ask.cardId() != null), "code", "give either a code with its sku, or a cardId");
    Input.require(byCode || ask.sku() == null, "sku", "a sku goes with a code");
    String id =
        ask.cardId() != null
            ? ask.cardId()
            : evaluated(caller, caller.member(), ask.code(), ask.sku());
    long size = records.replica().size();
    AsOf asOf = new AsOf(size - 1, size);
    StateValue.Card card = Input.isId(id) ? records.find(StateKey.card(id)) : null;
    if (card == null) {
      String unknown = RefusalCode.CARD_UNKNOWN.word();
      String shown = Input.isHash(id) ? id : null;
      return new Answer(
          200, new Verified(false, shown, null, false, unknown, null, asOf, null, null), -1, false);
    }
    return new Answer(200, known(caller, id, card, asOf), -1, false);
  }

  /**
   * The card of a code.
   *
   * @param allowance whose it is at the cost of: a member's, or what buyers of one have together
   * @throws Refused {@code card.unknown}, {@code product.unknown}, {@code limit.exceeded}
   */
  public String find(Caller caller, String allowance, @Nullable String code, @Nullable String sku) {
    String id = evaluated(caller, allowance, code, sku);
    records.card(id);
    return id;
  }

  private String evaluated(
      Caller caller, String allowance, @Nullable String code, @Nullable String sku) {
    String id = names.of(caller, allowance, sku, code);
    StateValue.Card card = records.find(StateKey.card(id));
    if (card == null || !isNear(caller, card)) {
      meter.spend(allowance, 1);
    }
    return id;
  }

  private Verified known(Caller caller, String id, StateValue.Card card, AsOf asOf) {
    StateValue.Batch batch = records.batchOf(card);
    Optional<RefusalCode> refusal = records.wouldRefuseSale(caller, id);
    boolean near = Records.isOffice(caller) || isNear(caller, card);
    return new Verified(
        true,
        id,
        records.shown(card).name(),
        refusal.isEmpty(),
        refusal.map(RefusalCode::word).orElse(null),
        batch.sku(),
        asOf,
        near ? batch.batchNo() : null,
        near ? batch.supplier() : null);
  }

  /** Its supplier, its holder, or a marketplace that may sell it. */
  private boolean isNear(Caller caller, StateValue.Card card) {
    StateValue.Batch batch = records.batchOf(card);
    String member = caller.member();
    return batch.supplier().equals(member)
        || Cards.holder(card, batch).equals(member)
        || (caller.has(Role.MARKETPLACE) && Cards.maySell(card, batch, member));
  }
}
