package io.cardproof.store;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Where;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose histories an entry belongs to, said in another way than the writer says it: every card step
 * that stands anywhere in an event, whatever the event; the cards of a minting; a batch that is
 * recalled or transferred; and what a command of the operator or an approval names.
 */
final class FsckHistory {
  private static final Map<Class<?>, RecordComponent[]> COMPONENTS = new ConcurrentHashMap<>();

  private FsckHistory() {}

  static byte[] key(String card, long index) {
    byte[] id = card.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + 8).put(id).putLong(index).array();
  }

  static Set<String> of(Entry entry) {
    Set<String> cards = new LinkedHashSet<>();
    for (Event event : entry.events()) {
      if (event instanceof Event.CardsMinted minted) {
        mint(entry.command().action(), minted, cards);
      } else if (event instanceof Event.BatchRecalled || event instanceof Event.BatchTransferred) {
        cards.add(
            entry.command().action() instanceof Action.RecallBatch recall
                ? recall.batch()
                : ((Action.TransferBatch) entry.command().action()).batch());
      } else {
        steps(event, cards);
      }
    }
    named(entry.command(), cards);
    return cards;
  }

  /** Such commands are on the ledger only where they succeeded. */
  private static void named(Command command, Set<String> histories) {
    String text =
        switch (command.action()) {
          case Action.AdmitMember a -> "member/" + a.member();
          case Action.SuspendMember a -> "member/" + a.member();
          case Action.ReinstateMember a -> "member/" + a.member();
          case Action.RotateSigningKey a -> "member/" + a.member();
          case Action.RecordCredential a -> "member/" + a.member();
          case Action.DelegateMember a -> "member/" + command.actor();
          case Action.SetProduct a -> "product/" + a.sku();
          case Action.PublishPolicy a -> "policy/" + a.policy();
          case Action.UpgradeRules a -> "ledger/";
          case Action.MoveLedger a -> "ledger/";
          case Action.AdvanceClock a -> "ledger/";
          case Action.RecordApproval a when a.card() == null ->
              "approvals/order/" + command.actor() + "/" + a.orderCommitment();
          default -> null;
        };
    if (text != null) {
      histories.add(text);
    }
  }

  private static void steps(Event event, Set<String> cards) {
    RecordComponent[] components =
        COMPONENTS.computeIfAbsent(event.getClass(), Class::getRecordComponents);
    try {
      for (RecordComponent component : components) {
        step(component.getAccessor().invoke(event), cards);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("events are public records", e);
    }
  }

  private static void step(@Nullable Object value, Set<String> cards) {
    if (value instanceof Event.CardStep step) {
      cards.add(step.id());
    } else if (value instanceof List<?> list) {
      list.forEach(item -> step(item, cards));
    }
  }

  private static void mint(Action action, Event.CardsMinted minted, Set<String> cards) {
    List<Lot> lots =
        action instanceof Action.OpenBatch open ? open.lots() : ((Action.MintCards) action).lots();
    List<String> all = new ArrayList<>();
    lots.forEach(lot -> all.addAll(lot.cards()));
    boolean[] left = new boolean[all.size()];
    for (Event.MintRefusal refusal : minted.refused()) {
      for (int position : refusal.positions()) {
        left[position] = refusal.where() != Where.ELSEWHERE;
      }
    }
    for (int i = 0; i < left.length; i++) {
      if (!left[i]) {
        cards.add(all.get(i));
      }
    }
  }
}
