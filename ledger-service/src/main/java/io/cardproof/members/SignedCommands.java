package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Draft;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.LedgerException;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Commands that members with custody {@code self} signed. What is submitted is the command that was
 * prepared, papers included; that the signature is the member's is checked where the ledger admits.
 */
public final class SignedCommands {
  private final Desk desk;
  private final Replica replica;
  private final List<AnswerShape> shapes;
  private final Function<String, Optional<Draft>> drafts;

  /**
   * @param drafts prepared commands by submission id
   */
  public SignedCommands(
      Desk desk,
      Replica replica,
      List<AnswerShape> shapes,
      Function<String, Optional<Draft>> drafts) {
    this.desk = desk;
    this.replica = replica;
    this.shapes = shapes;
    this.drafts = drafts;
  }

  /**
   * A command as it was prepared, with its signature.
   *
   * @param command canonical bytes, base64
   * @param signature Ed25519 over the bytes to sign, 64 bytes base64
   */
  public record Signed(String command, String signature) {}

  public Answer submit(Caller caller, Signed signed) {
    Command command = decode(signed.command());
    byte[] signature = Bytes32.decode(signed.signature(), Ed25519.SIGNATURE_BYTES, "signature");
    if (!command.actor().equals(caller.member())) {
      throw Refused.of("not_yours");
    }
    if (caller.custody() != Custody.SELF) {
      throw Refused.invalid("command", "The gateway signs for this member: make the call itself.");
    }
    Desk.Done done = submit(command, signature);
    for (AnswerShape shape : shapes) {
      Answer answer = shape.of(caller, done);
      if (answer != null) {
        return answer;
      }
    }
    throw new IllegalStateException("nobody shapes answers of this action");
  }

  private static Command decode(String text) {
    try {
      return Canonical.decode(Command.class, Bytes32.base64(text));
    } catch (CodecException | IllegalArgumentException e) {
      throw Refused.invalid("command", "Send the command as it was prepared, in base64.");
    }
  }

  private Desk.Done submit(Command command, byte[] signature) {
    Optional<Draft> draft = drafts.apply(command.id()).filter(d -> d.command().equals(command));
    if (draft.isEmpty()) {
      return before(command);
    }
    StateValue.Member member = replica.state().get(StateKey.member(command.actor()));
    int generation = member == null ? 0 : member.keys();
    try {
      return desk.submit(
          draft.get(), new Entry.Signature(generation, Digests.base64Url(signature)));
    } catch (LedgerException.Contended e) {
      throw Refused.later("ledger.contended", "A card picked for this was taken; prepare anew.", 1);
    }
  }

  /** The draft is gone, but the very command may be on the ledger already. */
  private Desk.Done before(Command command) {
    OptionalLong index = replica.entryOf(command.id());
    if (index.isPresent() && replica.entry(index.getAsLong()).command().equals(command)) {
      return desk.done(index.getAsLong(), true);
    }
    throw Refused.invalid(
        "command", "This gateway has no such prepared command (any more): prepare it again.");
  }
}
