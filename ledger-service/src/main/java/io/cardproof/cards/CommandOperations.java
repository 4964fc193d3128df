package io.cardproof.cards;

import io.cardproof.cards.Operations.Operation;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.store.Replica;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands that were sent and are not final when their caller is answered: on a chain whose blocks
 * count only once others stand on them. The request asked again with the same key answers as ever
 * once its entry is there; until then, and for what leaves no entry, the operation tells.
 */
public final class CommandOperations {
  private static final String KIND = "command";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Operations operations;
  private final Replica replica;

  public CommandOperations(Operations operations, Replica replica) {
    this.operations = operations;
    this.replica = replica;
  }

  /** What a finished operation says. */
  record Result(Receipt receipt) {}

  /**
   * Keeps that a member's command is under way.
   *
   * @param later its outcome, while this process lives
   * @return the operation's id
   */
  String keep(String owner, String submission, CompletionStage<Outcome> later) {
    String id = Operations.PREFIX_OF_IDS + submission;
    if (operations.find(id).filter(Operation::isUnfinished).isEmpty()) {
      operations.start(id, owner, KIND, 1);
    }
    CompletionStage<Outcome> _ =
        later.whenComplete((outcome, failure) -> end(id, outcome, failure));
    return id;
  }

  private void end(String id, @Nullable Outcome outcome, @Nullable Throwable failure) {
    switch (outcome) {
      case Outcome.Committed committed -> finish(id, committed.receipt());
      case Outcome.Refused refused -> fail(id, refused.refusal());
      case null -> fail(id, failure);
    }
  }

  private void finish(String id, Receipt receipt) {
    operations.finish(id, JSON.writeValueAsString(new Result(receipt)));
  }

  private void fail(String id, Refusal refusal) {
    String detail = Refused.detailOf(refusal);
    operations.fail(id, refusal.code().word(), detail == null ? "The ledger refused it." : detail);
  }

  private void fail(String id, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    switch (cause) {
      case LedgerException.Contended e ->
          operations.fail(
              id, "ledger.contended", "A card that was picked is taken: repeat the request.");
      case LedgerException.Unavailable e ->
          operations.fail(id, "ledger.unavailable", "It is not on the ledger: repeat the request.");
      case null, default -> {
        // Still under way, as when the gateway ends: the next start goes on with it.
      }
    }
  }

  /**
   * An operation, with what became of its command in the meantime if a restart lost sight of it.
   */
  public Optional<Operation> find(String id) {
    Optional<Operation> found = operations.find(id);
    if (found.filter(o -> o.kind().equals(KIND) && o.isUnfinished()).isEmpty()) {
      return found;
    }
    String submission = id.substring(Operations.PREFIX_OF_IDS.length());
    OptionalLong index = replica.entryOf(submission);
    if (index.isEmpty()) {
      return found;
    }
    Entry entry = replica.entry(index.getAsLong());
    Refusal refusal = entry.refusal();
    if (refusal == null) {
      finish(id, Desk.receiptOf(index.getAsLong(), entry));
    } else {
      fail(id, refusal);
    }
    return operations.find(id);
  }
}
