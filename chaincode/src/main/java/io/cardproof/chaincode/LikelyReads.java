package io.cardproof.chaincode;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Lot;
import io.cardproof.rules.StateKey;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.SignedCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that a parcel's commands read if the rules do not refuse them before, so that they can be
 * asked for together. Only speed depends on it: the rules ask for what is missing here.
 */
final class LikelyReads {
  private LikelyReads() {}

  static List<StateKey<?>> of(Parcel parcel) {
    List<StateKey<?>> keys = new ArrayList<>();
    for (SignedCommand item : parcel.items()) {
      if (item != null) {
        add(item.command(), keys);
      }
    }
    return keys;
  }

  private static void add(Command command, List<StateKey<?>> keys) {
    keys.add(StateKey.submission(command.id()));
    switch (command.action()) {
      case Action.MakeSale sale -> {
        keys.add(StateKey.order(command.actor(), sale.orderCommitment()));
        keys.add(StateKey.sale(Ids.sale(command.id())));
        sale.cards().forEach(card -> keys.add(StateKey.card(card)));
      }
      case Action.OpenBatch open -> addCards(open.lots(), keys);
      case Action.MintCards mint -> addCards(mint.lots(), keys);
      default -> {}
    }
  }

  private static void addCards(List<Lot> lots, List<StateKey<?>> keys) {
    lots.forEach(lot -> lot.cards().forEach(card -> keys.add(StateKey.card(card))));
  }
}
