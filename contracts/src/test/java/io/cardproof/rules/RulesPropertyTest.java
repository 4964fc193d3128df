package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.rules.StateValue.HoldState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random commands on a small world whose members' clocks disagree: what must hold whatever comes.
 * The reference model is a map from card to its one live sale, kept from the entries alone.
 */
class RulesPropertyTest {
  private static final int COMMANDS = 150;
  private static final List<String> CARDS = List.of("a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4");

  private final Map<String, String> liveSale = new HashMap<>();
  private final Map<String, String> liveOrder = new HashMap<>();
  private final Map<String, Integer> nextSeq = new HashMap<>();

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void whatever_comes_the_promises_hold(@ForAll Random random) throws Exception {
    liveSale.clear();
    liveOrder.clear();
    nextSeq.clear();
    World live = new World();
    World replayed = new World();
    for (Command command : World.setting(Limits.embedded())) {
      enter(live.submit(command), replayed);
    }
    RandomCommands commands = new RandomCommands(random, CARDS);
    for (int i = 0; i < COMMANDS; i++) {
      Command command = commands.next(live);
      assertThat(Rules.decide(command, live)).isEqualTo(Rules.decide(command, live));
      World.Step step = live.submit(command);
      changesOnlyWhatItMay(step);
      enter(step, replayed);
    }
    assertThat(replayed.values()).isEqualTo(live.values());
    standsTogether(live);
  }

  private static void changesOnlyWhatItMay(World.Step step) {
    if (step.decision() instanceof Decision.Refused refused && refused.isRecorded()) {
      assertThat(step.changes().keySet())
          .allMatch(key -> key.prefix().equals("attempt") || key.prefix().equals("submission"))
          .hasSize(2);
    } else if (!(step.decision() instanceof Decision.Committed)) {
      assertThat(step.changes()).isEmpty();
    }
  }

  /** Through the bytes of its entry, as a replica or fsck would. */
  private void enter(World.Step step, World replayed) throws Exception {
    if (step.changes().isEmpty()) {
      return;
    }
    Entry.Signature signature = new Entry.Signature(0, "A".repeat(86));
    Entry entry = Entry.of(step.command(), signature, step.decision(), Rules.VERSION);
    byte[] leaf = entry.toLeaf();
    assertThat(leaf.length).isLessThanOrEqualTo(65_535);
    Entry read = Entry.ofLeaf(leaf);
    assertThat(read).isEqualTo(entry);
    monotone(read, replayed);
    Overlay overlay = new Overlay(replayed);
    Rules.apply(read.command(), read.events(), read.at(), overlay);
    replayed.values().putAll(overlay.changes());
    read.events().forEach(event -> model(event, read.command()));
  }

  private static void monotone(Entry entry, World before) {
    for (Event.CardStep step : steps(entry.events())) {
      assertThat(entry.at()).isGreaterThanOrEqualTo(before.there(StateKey.card(step.id())).at());
    }
  }

  private void model(Event event, Command command) {
    if (event instanceof Event.AttemptRefused) {
      return;
    }
    for (Event.CardStep step : steps(List.of(event))) {
      assertThat(step.seq()).isEqualTo(nextSeq.getOrDefault(step.id(), 1));
      nextSeq.put(step.id(), step.seq() + 1);
    }
    if (event instanceof Event.CardsSold sold) {
      for (Event.CardStep step : sold.cards()) {
        assertThat(liveSale.put(step.id(), sold.sale())).as("two live sales of one card").isNull();
      }
      if (command.action() instanceof Action.MakeSale sale) {
        String order = command.actor() + sale.orderCommitment();
        assertThat(liveOrder.put(sold.sale(), order)).isNull();
      }
      assertThat(liveOrder.values()).doesNotHaveDuplicates();
    } else if (event instanceof Event.CardReplaced replaced) {
      assertThat(liveSale.put(replaced.replacement().id(), replaced.sale())).isNull();
    } else if (event instanceof Event.SaleUndone undone) {
      undone
          .cards()
          .forEach(step -> assertThat(liveSale.remove(step.id())).isEqualTo(undone.sale()));
      liveOrder.remove(undone.sale());
    }
  }

  static List<Event.CardStep> steps(List<Event> events) {
    List<Event.CardStep> steps = new ArrayList<>();
    for (Event event : events) {
      switch (event) {
        case Event.CardsTransferred e -> steps.addAll(e.cards());
        case Event.HoldPlaced e -> steps.addAll(e.cards());
        case Event.HoldRenewed e -> steps.addAll(e.cards());
        case Event.HoldReleased e -> steps.addAll(e.cards());
        case Event.CardsSold e -> steps.addAll(e.cards());
        case Event.SaleUndone e -> steps.addAll(e.cards());
        case Event.CardsDelivered e -> steps.addAll(e.cards());
        case Event.CodesViewed e -> steps.addAll(e.cards());
        case Event.RedemptionAttested e -> steps.add(e.card());
        case Event.RedemptionCorrected e -> steps.add(e.card());
        case Event.CardFrozen e -> steps.add(e.card());
        case Event.CardUnfrozen e -> steps.add(e.card());
        case Event.CardVoided e -> steps.add(e.card());
        case Event.ApprovalRecorded e when e.card() != null -> steps.add(e.card());
        case Event.ClaimOpened e -> steps.add(e.card());
        case Event.ClaimRejected e when e.card() != null -> steps.add(e.card());
        case Event.ClaimResponded e -> steps.add(e.card());
        case Event.ClaimRuled e -> steps.add(e.card());
        case Event.ClaimAppealed e -> steps.add(e.card());
        case Event.ClaimWithdrawn e -> steps.add(e.card());
        case Event.ClaimSettled e -> steps.add(e.card());
        case Event.SlaBreached e -> steps.add(e.card());
        case Event.CardReplaced e -> steps.addAll(List.of(e.card(), e.replacement()));
        default -> {}
      }
    }
    return steps;
  }

  /** The records of the end agree with one another and with the model. */
  private void standsTogether(World world) {
    for (String name : CARDS) {
      StateValue.Card card = world.card(name);
      String id = World.hash(name);
      assertThat(card.seq()).isEqualTo(nextSeq.getOrDefault(id, 1));
      assertThat(card.sale()).isEqualTo(liveSale.get(id));
      // One that another was given for may have been used or not.
      assertThat(card.state() == CardState.REPLACED || card.redeemer() == null)
          .isEqualTo(card.state() != CardState.REDEEMED);
      if (card.state() == CardState.HELD) {
        StateValue.Hold hold =
            world.there(StateKey.hold(java.util.Objects.requireNonNull(card.hold())));
        assertThat(hold.cards()).contains(id);
        assertThat(hold.state()).isEqualTo(HoldState.LIVE);
      }
      boolean sold = card.state() == CardState.SOLD || card.state() == CardState.DELIVERED;
      assertThat(!sold || card.sale() != null).as("sold without a sale").isTrue();
    }
  }
}
