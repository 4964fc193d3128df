package io.cardproof.cards;

import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Limits;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Custody handed to another member, of a whole batch or of single cards. */
public final class Transfers implements AnswerShape {
  private static final int MEMBER_CHARS = 64;

  private final Desk desk;
  private final Records records;

  Transfers(Desk desk, Records records) {
    this.desk = desk;
    this.records = records;
  }

  public record Transfer(
      @Nullable String to, @Nullable String batchId, @Nullable List<String> cardIds) {}

  public record Transferred(
      String to, @Nullable String batchId, @Nullable List<String> cardIds, Receipt receipt) {}

  public Answer transfer(Asking asking, Transfer transfer) {
    String to = Input.reference(transfer.to(), "to");
    String batch = transfer.batchId();
    List<String> cards = transfer.cardIds();
    Input.require(
        (batch == null) != (cards == null), "batchId", "give either a batchId or cardIds");
    Input.require(
        !to.equals(asking.caller().member()), "to", "the cards are to go to another member");
    if (batch != null) {
      records.batch(batch);
      requireMember(to);
      return transferred(desk.ask(asking, new Action.TransferBatch(batch, to), List.of()));
    }
    return transferCards(asking, Input.required(cards, "cardIds"), to);
  }

  private Answer transferCards(Asking asking, List<String> cards, String to) {
    int max = Limits.CARDS_PER_TRANSFER;
    Input.require(
        !cards.isEmpty() && cards.size() <= max, "cardIds", "give between 1 and " + max + " cards");
    cards.forEach(card -> Input.required(card, "cardIds"));
    Input.require(new HashSet<>(cards).size() == cards.size(), "cardIds", "a card is listed twice");
    cards.forEach(records::card);
    requireMember(to);
    Action action = new Action.TransferCards(List.copyOf(cards), to);
    return transferred(desk.ask(asking, action, List.of()));
  }

  private void requireMember(String id) {
    boolean known =
        id.length() <= MEMBER_CHARS && Input.isId(id) && records.find(StateKey.member(id)) != null;
    if (!known) {
      throw Refused.of(RefusalCode.MEMBER_UNKNOWN);
    }
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.TransferBatch a -> transferred(done);
      case Action.TransferCards a -> transferred(done);
      default -> null;
    };
  }

  private static Answer transferred(Desk.Done done) {
    Receipt receipt = done.receipt();
    Transferred body =
        switch (done.entry().command().action()) {
          case Action.TransferBatch a -> new Transferred(a.to(), a.batch(), null, receipt);
          case Action.TransferCards a -> new Transferred(a.to(), null, a.cards(), receipt);
          default -> throw new IllegalStateException("another's action");
        };
    return new Answer(201, body, done.index(), done.replayed());
  }
}
