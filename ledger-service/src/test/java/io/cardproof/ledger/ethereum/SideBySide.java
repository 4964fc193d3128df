package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.ACCEPTED;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.ethereum.DeployedLedger.Outcome;
import io.cardproof.ledger.ethereum.DeployedLedger.Sent;
import io.cardproof.ledger.ethereum.contract.CardLedger;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Ids;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules and the contract, given the same commands in the same order.
 *
 * <p>What: every command is judged as a replica judges it. It is committed where both accept it.
 * Where the contract changed what the rules did not, it is set right by vote after the batch; until
 * then its cards are out of step, and nothing is said of items that meet them.
 *
 * <p>Guarantees, of items in step: what the rules accept, the contract accepts; what the rules
 * refuse for a reason that the contract checks wholly, the contract refuses for the same and, where
 * there is one, the same card; after a batch every slot is what the rules' state says.
 */
final class SideBySide implements State {
  private final DeployedLedger deployed;
  private final Map<StateKey<?>, StateValue> values = new HashMap<>();
  final List<String> differences = new ArrayList<>();
  final Map<String, Integer> met = new LinkedHashMap<>();
  int votes;
  int outOfStep;

  SideBySide(DeployedLedger deployed) {
    this.deployed = deployed;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    return key.type().cast(values.get(key));
  }

  private void apply(Command command, Decision decision) {
    Overlay overlay = new Overlay(this);
    Rules.apply(command, decision, overlay);
    values.putAll(overlay.changes());
  }

  /** One batch, with the arguments that its sender worked out. */
  void submit(List<Command> commands, List<Arguments> sent) throws Exception {
    List<Sent> items = sent.stream().map(a -> new Sent(a, new byte[] {1})).toList();
    List<Outcome> outcomes = deployed.execute(items).outcomes();
    Batch batch = new Batch();
    for (int i = 0; i < commands.size(); i++) {
      batch.judge(commands.get(i), sent.get(i), outcomes.get(i));
    }
    batch.compare();
  }

  /** One batch, worked out ahead of what becomes of each as a gateway would. */
  void submit(List<Command> commands) throws Exception {
    Overlay ahead = new Overlay(this);
    List<Arguments> arguments = new ArrayList<>();
    for (Command command : commands) {
      arguments.add(Arguments.of(command, ahead));
      Rules.apply(command, Rules.decide(command, ahead), ahead);
    }
    submit(commands, arguments);
  }

  /** One batch of one command. */
  void submit(Command command) throws Exception {
    submit(List.of(command));
  }

  private final class Batch {
    private final Set<String> cards = new LinkedHashSet<>();
    private final Set<String> batches = new LinkedHashSet<>();
    private final Set<String> doubtful = new HashSet<>();
    private final Set<String> freed = new LinkedHashSet<>();

    void judge(Command command, Arguments sent, Outcome outcome) {
      Arguments due = Arguments.of(command, SideBySide.this);
      Decision decision = Rules.decide(command, SideBySide.this);
      Set<String> touched = touched(command, sent);
      boolean accepted = outcome.code() == ACCEPTED;
      boolean inStep = due.equals(sent) && touched.stream().noneMatch(doubtful::contains);
      if (inStep) {
        String difference = Relation.difference(sent.op(), command, sent, decision, outcome);
        if (difference != null) {
          differences.add(difference);
        }
      } else {
        outOfStep++;
      }
      met.merge(
          sent.op() + " " + Relation.word(decision) + " / " + outcome.code(), 1, Integer::sum);
      boolean committed = decision instanceof Decision.Committed && accepted && due.equals(sent);
      boolean recorded = decision instanceof Decision.Refused r && r.isRecorded();
      if (committed || (recorded && due.equals(sent))) {
        apply(command, decision);
      }
      boolean loose =
          decision instanceof Decision.Committed c && sent.mayDiffer(command, c.events());
      if (accepted && (!committed || loose || !inStep)) {
        doubtful.addAll(touched);
      }
      if (accepted && !committed && sent.op().usesSubmissionUp()) {
        freed.add(sent.submission());
      }
    }

    private Set<String> touched(Command command, Arguments sent) {
      Set<String> touched = new LinkedHashSet<>();
      touched.add(sent.submission());
      if (sent.op() != Op.TRANSFER_BATCH) {
        touched.addAll(sent.cards());
        cards.addAll(sent.cards());
      }
      String batch = batchOf(command);
      if (batch != null) {
        touched.add(batch);
        batches.add(batch);
      }
      // A card out of a batch that is out of step may be wherever that is.
      for (String card : sent.cards()) {
        StateValue.Card value = get(StateKey.card(card));
        if (value != null) {
          touched.add(value.batch());
        }
      }
      return touched;
    }

    private static @Nullable String batchOf(Command command) {
      return switch (command.action()) {
        case Action.OpenBatch a -> Ids.batch(command.id());
        case Action.MintCards a -> a.batch();
        case Action.RecallBatch a -> a.batch();
        case Action.TransferBatch a -> a.batch();
        default -> null;
      };
    }

    /** Every slot that the batch met is what the rules say, or is voted right. */
    void compare() throws Exception {
      List<String> batchIds = List.copyOf(batches);
      setRight(
          DeployedLedger.BATCHES,
          batchIds,
          batchIds.stream().map(Words::ofId).toList(),
          deployed.batchSlots(batchIds),
          batchIds.stream().map(id -> BatchSlot.of(id, SideBySide.this, deployed)).toList());
      List<String> ids = List.copyOf(cards);
      setRight(
          DeployedLedger.CARDS,
          ids,
          ids,
          deployed.cardSlots(ids),
          ids.stream().map(id -> CardSlot.of(id, SideBySide.this, deployed)).toList());
    }

    private void setRight(
        int kind, List<String> ids, List<String> words, List<BigInteger> is, List<BigInteger> due)
        throws Exception {
      List<byte[]> keys = new ArrayList<>();
      List<BigInteger> from = new ArrayList<>();
      List<BigInteger> to = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        if (is.get(i).equals(due.get(i))) {
          continue;
        }
        if (!isDoubtful(ids.get(i))) {
          differences.add(
              "slot of %s: %s, must be %s"
                  .formatted(ids.get(i), shown(kind, is.get(i)), shown(kind, due.get(i))));
        }
        keys.add(Words.bytes(words.get(i)));
        from.add(is.get(i));
        to.add(due.get(i));
      }
      boolean frees = kind == DeployedLedger.CARDS && !freed.isEmpty();
      if (!keys.isEmpty() || frees) {
        List<byte[]> free = frees ? DeployedLedger.bytes(freed) : List.of();
        deployed.vote(
            new CardLedger.Change(
                BigInteger.valueOf(kind), keys, from, to, free, DeployedLedger.NOBODY));
        votes++;
      }
    }

    private boolean isDoubtful(String id) {
      StateValue.Card card = get(StateKey.card(id));
      return doubtful.contains(id) || (card != null && doubtful.contains(card.batch()));
    }

    private static String shown(int kind, BigInteger slot) {
      if (slot.signum() == 0) {
        return "nothing";
      }
      return kind == DeployedLedger.CARDS
          ? CardSlot.unpack(slot).toString()
          : BatchSlot.unpack(slot).toString();
    }
  }

  /** When two answers to one item go together. */
  private static final class Relation {
    static @Nullable String difference(
        Op op, Command command, Arguments sent, Decision decision, Outcome outcome) {
      String fault = fault(op, command, sent, decision, outcome);
      return fault == null
          ? null
          : "%s: %s; contract %s, rules %s; %s %s"
              .formatted(op, fault, outcome, decision, command, sent);
    }

    private static @Nullable String fault(
        Op op, Command command, Arguments sent, Decision decision, Outcome outcome) {
      boolean accepted = outcome.code() == ACCEPTED;
      if (decision instanceof Decision.Committed) {
        return accepted ? null : "the contract refuses what the rules accept";
      }
      if (!(decision instanceof Decision.Refused refused)) {
        return null;
      }
      Refusal refusal = refused.refusal();
      boolean known =
          Checks.of(op).stream().anyMatch(c -> c.refusal().orElseThrow() == refusal.code());
      if (!known || (!accepted && isPicked(command, sent, outcome))) {
        return null;
      }
      if (accepted || outcome.code().refusal().orElse(null) != refusal.code()) {
        return "the contract does not see what it should";
      }
      boolean same =
          refusal.card() == null
              || outcome.card() == 0xffff
              || refusal.card().equals(sent.cards().get(outcome.card()));
      return same ? null : "another card is in the way";
    }

    /** A picked card is in the way last for the rules: another could be picked. */
    private static boolean isPicked(Command command, Arguments sent, Outcome outcome) {
      List<OrderItem> items =
          switch (command.action()) {
            case Action.PlaceHold a -> a.items();
            case Action.MakeSale a -> a.items();
            default -> List.of();
          };
      int place = 0;
      for (OrderItem item : items) {
        place += item.quantity();
        if (outcome.card() < place) {
          return item.picked();
        }
      }
      return command.action() instanceof Action.SettleClaim a && a.picked()
          || command.action() instanceof Action.ReissueCard && outcome.card() == 1;
    }

    static String word(Decision decision) {
      return switch (decision) {
        case Decision.Committed c -> "committed";
        case Decision.Replayed r -> "replayed";
        case Decision.Contended c -> "contended";
        case Decision.Refused r -> r.refusal().code().word();
      };
    }
  }
}
