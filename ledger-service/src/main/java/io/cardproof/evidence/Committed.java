package io.cardproof.evidence;

import io.cardproof.rules.Action;
import io.cardproof.rules.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Private fields that an action commits to, by what they are. */
public final class Committed {
  private Committed() {}

  /** What a claim's parties say in it; a file's name and type by its hash. */
  public static Map<String, String> inClaim(Action action) {
    Map<String, String> fields = new TreeMap<>();
    claim(action, fields);
    return fields;
  }

  /** Why something was done to a card: for every party of the card. */
  public static @Nullable String reason(Action action) {
    return switch (action) {
      case Action.RecallBatch a -> a.reasonCommitment();
      case Action.FreezeCard a -> a.reasonCommitment();
      case Action.UnfreezeCard a -> a.reasonCommitment();
      case Action.VoidCard a -> a.reasonCommitment();
      case Action.UndoSale a -> a.reasonCommitment();
      case Action.ViewCode a -> a.reasonCommitment();
      default -> null;
    };
  }

  /** What is nobody's business but the actor's. */
  public static Map<String, String> own(Action action) {
    Map<String, String> fields = new TreeMap<>();
    switch (action) {
      case Action.PlaceHold a -> {
        put(fields, "order", a.orderCommitment());
        put(fields, "buyer", a.buyerCommitment());
      }
      case Action.ConfirmHold a -> {
        put(fields, "payment", a.paymentCommitment());
        put(fields, "price", a.priceCommitment());
      }
      case Action.MakeSale a -> {
        put(fields, "order", a.orderCommitment());
        put(fields, "buyer", a.buyerCommitment());
        put(fields, "payment", a.paymentCommitment());
        put(fields, "price", a.priceCommitment());
      }
      case Action.DeliverSale a -> put(fields, "channel", a.channelCommitment());
      case Action.AttestRedemption a -> put(fields, "issuer-code", a.issuerCodeCommitment());
      case Action.RecordApproval a -> put(fields, "person", a.personCommitment());
      default -> {}
    }
    return fields;
  }

  /** Whether an action commits to this. */
  static boolean holds(Action action, String commitment) {
    return inClaim(action).containsValue(commitment)
        || own(action).containsValue(commitment)
        || commitment.equals(reason(action));
  }

  private static void claim(Action action, Map<String, String> fields) {
    switch (action) {
      case Action.OpenClaim a -> {
        put(fields, "statement", a.statementCommitment());
        evidence(fields, a.evidence());
      }
      case Action.RespondToClaim a -> {
        put(fields, "statement", a.statementCommitment());
        evidence(fields, a.evidence());
      }
      case Action.RuleClaim a -> {
        put(fields, "reason", a.reasonCommitment());
        put(fields, "amount", a.amountCommitment());
      }
      case Action.AppealRuling a -> put(fields, "reason", a.reasonCommitment());
      case Action.WithdrawClaim a -> put(fields, "reason", a.reasonCommitment());
      case Action.SettleClaim a -> put(fields, "amount", a.amountCommitment());
      default -> {}
    }
  }

  private static void evidence(Map<String, String> fields, List<Evidence> files) {
    files.forEach(file -> put(fields, "evidence " + file.sha256(), file.detailsCommitment()));
  }

  private static void put(Map<String, String> fields, String field, @Nullable String commitment) {
    if (commitment != null) {
      fields.put(field, commitment);
    }
  }
}
