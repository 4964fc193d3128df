package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.cards.Refused;
import io.cardproof.claims.Speaker;
import io.cardproof.codec.Digests;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.members.ServedMembers;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and their relays where the seller and the operator are of several organisations. */
class TokenDoorTest {
  private static final String SALE = "sal_AAAAAAAAAAAAAAAAAAAAAA";

  @TempDir private Path folder;

  private final Map<String, StateValue> values = new HashMap<>();
  private final ClaimTokens tokens = new ClaimTokens(new byte[32]);

  /** Opened by {@link #open}, each under a key of its own. */
  private record Organisations(Keystore ours, Keystore theirs, ServedMembers served) {}

  private @Nullable Organisations organisations;

  @BeforeEach
  void open() {
    Keystore ours = Keystore.create(folder.resolve("ours.bcfks"), "ours".toCharArray());
    Keystore theirs = Keystore.create(folder.resolve("theirs.bcfks"), "theirs".toCharArray());
    organisations = new Organisations(ours, theirs, new ServedMembers(replica(), ours));
    Limits limits = new Limits(0, 1, 1, 1, 0, 1);
    values.put(
        StateKey.LEDGER.text(),
        new StateValue.Ledger(1, 0, limits, "operator", "test", 1, false, "key"));
    values.put(
        StateKey.sale(SALE).text(),
        new StateValue.Sale(
            null,
            1,
            List.of("card"),
            Digests.base64Url(tokens.hash(tokens.tokenFor(SALE))),
            null,
            List.of(""),
            "order",
            List.of(),
            null,
            "shop",
            1,
            StateValue.SaleState.SOLD,
            "submission"));
  }

  private Organisations all() {
    if (organisations == null) {
      throw new IllegalStateException("opened before each test");
    }
    return organisations;
  }

  /** Knows a state and nothing else. */
  private Replica replica() {
    State state =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            return key.type().cast(values.get(key.text()));
          }
        };
    return (Replica)
        Proxy.newProxyInstance(
            Replica.class.getClassLoader(),
            new Class<?>[] {Replica.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("state")) {
                return state;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private void member(String id, Keystore keys, Custody custody) {
    String key = Digests.base64Url(keys.memberSigner(id, 0).publicKey());
    values.put(
        StateKey.member(id).text(),
        new StateValue.Member(
            null, 0, 1, List.of(), custody, id, 0, key, List.of(Role.MARKETPLACE), false));
  }

  private TokenDoor door() {
    return new TokenDoor(replica(), tokens, all().served(), GatewayLimits.standard());
  }

  private static void refuses(String code, String detail, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(String.valueOf(refused.details().detail())).contains(detail);
            });
  }

  @Test
  void tokenIsGood_whereItsSellerIsServed() {
    member("shop", all().ours(), Custody.GATEWAY);
    Speaker.Buyer buyer = door().buyer(tokens.tokenFor(SALE));
    assertThat(buyer.sale()).isEqualTo(SALE);
    assertThat(buyer.seller().member()).isEqualTo("shop");
    ClaimTokens others = new ClaimTokens(all().theirs().root(Root.CLAIM_TOKEN));
    refuses("auth.invalid", "no claim token", () -> door().buyer(others.tokenFor(SALE)));
  }

  @Test
  void tokenOfAnotherOrganisationsSeller_isSentThere() {
    member("shop", all().theirs(), Custody.GATEWAY);
    refuses("auth.invalid", "Another organisation", () -> door().buyer(tokens.tokenFor(SALE)));
  }

  @Test
  void buyersCommand_isSignedByTheOperator_elseByTheSeller_elseByNobody() {
    member("operator", all().ours(), Custody.GATEWAY);
    member("shop", all().ours(), Custody.GATEWAY);
    assertThat(all().served().relayFor("shop").member()).isEqualTo("operator");
    member("operator", all().theirs(), Custody.GATEWAY);
    assertThat(all().served().relayFor("shop").member()).isEqualTo("shop");
    member("shop", all().ours(), Custody.SELF);
    refuses("auth.role_missing", "neither", () -> all().served().relayFor("shop"));
  }
}
