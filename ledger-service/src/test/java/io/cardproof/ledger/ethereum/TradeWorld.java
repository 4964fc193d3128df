package io.cardproof.ledger.ethereum;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Limits;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small world of members and products, of every part that the rules know. */
final class TradeWorld {
  static final long T0 = 1_767_225_600_000L;
  private static final String LEDGER = hash("ledger");

  private TradeWorld() {}

  static String hash(String name) {
    return Digests.digest(name.getBytes(UTF_8));
  }

  /**
   * @param id submission id
   */
  static Command command(String actor, String id, long at, Action action) {
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    String ledger = action instanceof Action.CreateLedger ? "" : LEDGER;
    return new Command(action, actor, ask, at, id, ledger);
  }

  private static Command first(String actor, String key, Action action) {
    return command(actor, Digests.submissionId(actor, key), T0, action);
  }

  static List<Command> setting(Limits limits) {
    return List.of(
        first("operator", "genesis", genesis(limits)),
        admit("acme", Role.SUPPLIER),
        admit("bolt", Role.SUPPLIER),
        admit("corp", Role.SUPPLIER),
        admit("shop", Role.MARKETPLACE),
        admit("mall", Role.MARKETPLACE),
        admit("brand", Role.ISSUER),
        admit("rival", Role.ISSUER),
        admit("both", Role.SUPPLIER, Role.MARKETPLACE, Role.ISSUER),
        admit("judge", Role.ARBITRATOR),
        admit("office", Role.ARBITRATOR, Role.SUPPLIER),
        admit("pool", Role.GUARANTOR),
        first("operator", "policy", new Action.PublishPolicy("gift-card", terms())),
        first("operator", "gift", product("GIFT", null)),
        first("operator", "capped", product("CAPPED", 40)));
  }

  private static Action genesis(Limits limits) {
    return new Action.CreateLedger(
        limits,
        "operator",
        hash("operator"),
        "The operator",
        "ledger.example/sandbox",
        1,
        true,
        hash("tag key"));
  }

  private static Command admit(String member, Role... roles) {
    return first(
        "operator",
        "admit " + member,
        new Action.AdmitMember(Custody.GATEWAY, member, member, hash(member), List.of(roles)));
  }

  private static PolicyTerms terms() {
    String json =
        "{\"autoClaim\":true,\"autoReissueWithin\":\"P20D\",\"deliveryDeadline\":\"PT5M\","
            + "\"evidenceRequired\":{},\"tiers\":[],\"window\":\"P30D\"}";
    try {
      return Canonical.decode(PolicyTerms.class, json.getBytes(UTF_8));
    } catch (CodecException e) {
      throw new AssertionError(e);
    }
  }

  private static Action.SetProduct product(String sku, @Nullable Integer cap) {
    return new Action.SetProduct(
        false,
        null,
        null,
        List.of("brand", "rival", "both"),
        sku,
        false,
        "gift-card",
        ProductType.GIFT_CARD,
        List.of(),
        "scope of " + sku,
        sku,
        List.of("acme", "bolt", "both", "office"),
        cap);
  }

  static Action attest(String card, RedemptionOutcome outcome, boolean correction) {
    return new Action.AttestRedemption(null, card, correction, null, outcome, T0, 60);
  }
}
