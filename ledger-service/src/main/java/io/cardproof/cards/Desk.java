package io.cardproof.cards;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.log.MerkleHash;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a use case hands in an action: makes it a command of its caller, signs it, submits it, and
 * turns what did not commit into {@link Refused}.
 */
public final class Desk {
  /** How often a card picked by SKU may be lost to another before stock counts as insufficient. */
  private static final int PICKS_MAX = 8;

  private final Ledger ledger;
  private final Replica replica;
  private final MemberSigner signer;
  private final InstantSource clock;
  private final @Nullable CommandOperations operations;
  private final boolean patient;

  public Desk(Ledger ledger, Replica replica, MemberSigner signer, InstantSource clock) {
    this(ledger, replica, signer, clock, null, false);
  }

  /**
   * @param operations what tells of commands that are not final when their caller is answered; null
   *     where callers are told that the outcome is unknown
   */
  public Desk(
      Ledger ledger,
      Replica replica,
      MemberSigner signer,
      InstantSource clock,
      @Nullable CommandOperations operations) {
    this(ledger, replica, signer, clock, operations, false);
  }

  private Desk(
      Ledger ledger,
      Replica replica,
      MemberSigner signer,
      InstantSource clock,
      @Nullable CommandOperations operations,
      boolean patient) {
    this.ledger = ledger;
    this.replica = replica;
    this.signer = signer;
    this.clock = clock;
    this.operations = operations;
    this.patient = patient;
  }

  /** The same, for work that nobody waits for: it waits until a command is final. */
  public Desk patient() {
    return new Desk(ledger, replica, signer, clock, operations, true);
  }

  /** What commits: the entry it became, now or when the same was asked before. */
  public record Done(long index, Entry entry, Receipt receipt, boolean replayed) {}

  /** An action whose cards the gateway picks; asked anew for each try. */
  public interface Picking {
    /**
     * @param attempt from 0; a later one follows a conflict
     */
    Action pick(int attempt);
  }

  public Done ask(Asking asking, Action action, List<SealedPaper> papers) {
    return ask(asking, Asked.of(action), action, papers);
  }

  public Done ask(Asking asking, Asked asked, Action action, List<SealedPaper> papers) {
    try {
      return submit(asking, digest(asked), action, papers);
    } catch (LedgerException.Contended e) {
      throw unanswered(e);
    }
  }

  /**
   * As {@link #ask}, picking again after a conflict.
   *
   * @throws Refused {@code stock.insufficient} when every try lost its cards
   */
  public Done askPicking(Asking asking, Asked asked, Picking picking, List<SealedPaper> papers) {
    String ask = digest(asked);
    Optional<Done> before = answeredBefore(asking, ask);
    if (before.isPresent()) {
      return before.get();
    }
    for (int attempt = 0; attempt < PICKS_MAX; attempt++) {
      try {
        return submit(asking, ask, picking.pick(attempt), papers);
      } catch (LedgerException.Contended e) {
        // Nothing is on record; another pick is as good as the first.
      }
    }
    throw Refused.of("stock.insufficient");
  }

  /** The entry that this submission became before, without needing cards to ask again with. */
  private Optional<Done> answeredBefore(Asking asking, String ask) {
    OptionalLong index = replica.entryOf(asking.submissionId());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Entry entry = replica.entry(index.getAsLong());
    if (!entry.command().ask().equals(ask)) {
      throw Refused.of(RefusalCode.SUBMISSION_MISMATCH);
    }
    return Optional.of(done(index.getAsLong(), true));
  }

  /** The entry of a command that is on the ledger; a recorded refusal is refused again. */
  public Done done(long index, boolean replayed) {
    Entry entry = replica.entry(index);
    Receipt receipt = receipt(index, entry);
    if (entry.refusal() != null) {
      throw Refused.byRules(entry.refusal(), receipt, replayed, entry.command().id());
    }
    return new Done(index, entry, receipt, replayed);
  }

  public Receipt receipt(long index, Entry entry) {
    return receiptOf(index, entry);
  }

  static Receipt receiptOf(long index, Entry entry) {
    byte[] leafHash = MerkleHash.leaf(entry.toLeaf());
    String hash = Base64.getEncoder().encodeToString(leafHash);
    return new Receipt(index, hash, entry.command().id(), entry.at());
  }

  private Done submit(Asking asking, String ask, Action action, List<SealedPaper> papers)
      throws LedgerException.Contended {
    Caller caller = asking.caller();
    Command command =
        new Command(
            action,
            caller.member(),
            ask,
            clock.millis(),
            asking.submissionId(),
            replica.genesisHash());
    if (asking.preparing()) {
      throw new Prepared(new Draft(command, papers));
    }
    if (caller.custody() == Custody.SELF) {
      throw Refused.invalid(
          "signature",
          "this member signs for itself: POST the call to /v1/commands/prepare, sign the bytes,"
              + " then POST /v1/commands");
    }
    return submit(new Draft(command, papers), sign(command));
  }

  private Entry.Signature sign(Command command) {
    StateValue.Member member = replica.state().get(StateKey.member(command.actor()));
    if (member == null) {
      throw Refused.of(RefusalCode.AUTH_INVALID);
    }
    byte[] bytes = Canonical.encode(Command.class, command);
    byte[] signature =
        signer.sign(
            command.actor(), member.keys(), Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
    return new Entry.Signature(member.keys(), Digests.base64Url(signature));
  }

  /** A command with its signature, whoever made it. */
  public Done submit(Draft draft, Entry.Signature signature) throws LedgerException.Contended {
    try {
      return done(
          ledger.submit(new Submission(draft.command(), signature, draft.papers())),
          draft.command());
    } catch (LedgerException.Contended e) {
      throw e;
    } catch (LedgerException.OutcomeUnknown e) {
      return unknown(draft.command(), e);
    } catch (LedgerException e) {
      throw unanswered(e);
    }
  }

  private static Done done(Outcome outcome, Command command) {
    return switch (outcome) {
      case Outcome.Committed c ->
          new Done(c.receipt().entry(), c.entry(), c.receipt(), c.replayed());
      case Outcome.Refused r ->
          throw Refused.byRules(r.refusal(), r.receipt(), r.replayed(), command.id());
    };
  }

  private Done unknown(Command command, LedgerException.OutcomeUnknown unknown)
      throws LedgerException.Contended {
    CompletionStage<Outcome> later = unknown.later().orElse(null);
    if (later == null) {
      throw unanswered(unknown);
    } else if (patient) {
      return done(await(later), command);
    } else if (operations == null) {
      throw unanswered(unknown);
    }
    throw Refused.underWay(command.id(), operations.keep(command.actor(), command.id(), later));
  }

  private static Outcome await(CompletionStage<Outcome> later) throws LedgerException.Contended {
    try {
      return later.toCompletableFuture().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case LedgerException.Contended contended -> throw contended;
        case LedgerException failure -> throw unanswered(failure);
        case null, default -> throw e;
      }
    }
  }

  private static Refused unanswered(LedgerException failure) {
    return switch (failure) {
      case LedgerException.Unavailable e ->
          Refused.later("ledger.unavailable", "nothing was sent; try again", e.retryAfterSeconds());
      case LedgerException.OutcomeUnknown e -> Refused.unknownOutcome(e.submissionId());
      case LedgerException.Corrupt e ->
          Refused.later("ledger.unavailable", "the ledger stopped writing; see its log", 60);
      case LedgerException.Contended e ->
          Refused.later("ledger.contended", "another command was first; try again", 1);
    };
  }

  private static String digest(Asked asked) {
    return Digests.digest(Canonical.encode(Asked.class, asked));
  }
}
