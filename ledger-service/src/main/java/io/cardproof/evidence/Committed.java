package io.cardproof.evidence;

import io.cardproof.rules.Action;
import io.cardproof.rules.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Private fields of a claim that an action commits to, by what they are. */
public final class Committed {
  private Committed() {}

  /** Field to commitment; a file's name and type by its hash. */
  public static Map<String, String> of(Action action) {
    Map<String, String> fields = new TreeMap<>();
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
    return fields;
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
