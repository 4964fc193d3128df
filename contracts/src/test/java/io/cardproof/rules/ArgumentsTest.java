package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.Indexes;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a contract is told of a command, and what it must keep; here for the sake of its world. */
class ArgumentsTest {
  private static final Indexes INDEXES =
      new Indexes() {
        private final List<String> seen = new ArrayList<>(List.of(""));

        @Override
        public int member(String id) {
          if (!seen.contains(id)) {
            seen.add(id);
          }
          return seen.indexOf(id);
        }

        @Override
        public long batch(String id) {
          return member(id);
        }
      };

  private World world;
  private int keys;

  @BeforeEach
  void begin() {
    world = new World().all(World.setting(Limits.network()));
  }

  private Command command(String actor, Action action) {
    return World.command(actor, "key " + keys++, keys, action);
  }

  private Arguments arguments(String actor, Action action) {
    return Arguments.of(command(actor, action), world);
  }

  private Command done(String actor, Action action) {
    Command command = command(actor, action);
    assertThat(world.submit(command).decision()).isInstanceOf(Decision.Committed.class);
    return command;
  }

  private CardSlot slot(String card) {
    return CardSlot.unpack(CardSlot.of(World.hash(card), world, INDEXES));
  }

  @Test
  void a_hold_names_its_cards_in_the_order_of_the_command() {
    Command hold = command("shop", World.hold("o1", 0, "a2", "a1"));
    assertThat(Arguments.of(hold, world))
        .isEqualTo(
            new Arguments(
                Op.HOLD,
                Words.ofId("shop"),
                hold.id(),
                hold.at(),
                900_000,
                Words.NONE,
                World.hashes("a2", "a1")));
  }

  @Test
  void what_follows_a_hold_names_what_made_it() {
    Command hold = done("shop", World.hold("o1", 0, "a1", "a2"));
    Arguments confirm = arguments("shop", World.confirm(hold));
    assertThat(confirm.op()).isEqualTo(Op.CONFIRM);
    assertThat(confirm.subject()).isEqualTo(hold.id());
    assertThat(confirm.cards()).isEqualTo(World.hashes("a1", "a2"));
    done("shop", new Action.RenewHold(Ids.hold(hold.id()), 1_000_000));
    assertThat(arguments("shop", new Action.ReleaseHold(Ids.hold(hold.id()))).subject())
        .isEqualTo(hold.id());
  }

  @Test
  void what_follows_a_sale_names_what_made_it() {
    Command sale = done("shop", World.sell("o1", "a1", "b1"));
    for (Action after : List.of(World.undo(sale), World.deliver(sale))) {
      Arguments arguments = arguments("acme", after);
      assertThat(arguments.subject()).isEqualTo(sale.id());
      assertThat(arguments.cards()).isEqualTo(World.hashes("a1", "b1"));
    }
  }

  @Test
  void of_what_is_not_there_the_contract_is_told_nothing() {
    for (Action action :
        List.of(
            new Action.ReleaseHold("res_none"),
            new Action.UndoSale(null, "sal_none"),
            new Action.LapseClaim("clm_none"),
            new Action.ReissueCard("clm_none", World.hash("a1")),
            new Action.FreezeCard("none", null),
            new Action.TransferCards(List.of(World.hash("a1"), "none"), "mall"))) {
      Arguments arguments = arguments("shop", action);
      assertThat(arguments.op()).isEqualTo(Op.OPAQUE);
      assertThat(arguments.cards()).isEmpty();
    }
  }

  @Test
  void only_the_word_of_the_products_issuer_is_a_redemption() {
    done("shop", World.sell("o1", "a1"));
    assertThat(attest("brand", RedemptionOutcome.SUCCESS, false)).isEqualTo(Op.REDEEM);
    assertThat(attest("brand", RedemptionOutcome.FAILED, false)).isEqualTo(Op.TOUCH);
    assertThat(attest("shop", RedemptionOutcome.SUCCESS, false)).isEqualTo(Op.TOUCH);
    assertThat(attest("maker", RedemptionOutcome.SUCCESS, false)).isEqualTo(Op.TOUCH);
    assertThat(attest("brand", RedemptionOutcome.FAILED, true)).isEqualTo(Op.UNREDEEM);
    assertThat(attest("brand", RedemptionOutcome.SUCCESS, true)).isEqualTo(Op.TOUCH);
  }

  private Op attest(String actor, RedemptionOutcome outcome, boolean correction) {
    return arguments(actor, World.attest("a1", outcome, correction)).op();
  }

  @Test
  void a_delegation_names_the_account_at_the_end_of_a_word() {
    Arguments to = arguments("shop", new Action.DelegateMember("0x" + "ab".repeat(20)));
    assertThat(to.op()).isEqualTo(Op.DELEGATE);
    assertThat(Words.bytes(to.subject()))
        .isEqualTo(HexFormat.of().parseHex("00".repeat(12) + "ab".repeat(20)));
    for (String none : List.of("", "0x", "ab".repeat(20), "0x" + "AB".repeat(20))) {
      assertThat(arguments("shop", new Action.DelegateMember(none)).op()).isEqualTo(Op.OPAQUE);
    }
  }

  @Test
  void an_office_voids_and_a_supplier_withdraws() {
    Action action = new Action.VoidCard(World.hash("a1"), null);
    assertThat(arguments("operator", action).op()).isEqualTo(Op.VOID);
    assertThat(arguments("judge", action).op()).isEqualTo(Op.VOID);
    assertThat(arguments("acme", action).op()).isEqualTo(Op.WITHDRAW);
  }

  @Test
  void a_claim_touches_its_card_and_frees_it_only_if_it_froze_it() {
    done("shop", World.sell("o1", "a1", "a2"));
    String frozen = claim("a1", true);
    String other = claim("a2", false);
    assertThat(arguments("shop", withdrawal(frozen)).op()).isEqualTo(Op.CLAIM_THAW);
    assertThat(arguments("shop", withdrawal(other)).op()).isEqualTo(Op.TOUCH);
    Arguments breach = arguments("acme", new Action.RecordBreach(frozen, SlaStep.RESPONSE));
    assertThat(breach.op()).isEqualTo(Op.TOUCH);
    assertThat(breach.cards()).isEqualTo(World.hashes("a1"));
    Arguments reissue = arguments("acme", new Action.ReissueCard(frozen, World.hash("a3")));
    assertThat(reissue.op()).isEqualTo(Op.REISSUE);
    assertThat(reissue.subject()).isEqualTo(Words.ofId("shop"));
    assertThat(reissue.cards()).isEqualTo(World.hashes("a1", "a3"));
  }

  private static Action withdrawal(String claim) {
    return new Action.WithdrawClaim(Party.SELLER, claim, null, null);
  }

  private String claim(String card, boolean freeze) {
    Action open =
        new Action.OpenClaim(
            Party.SELLER,
            World.hash(card),
            List.of(),
            freeze,
            null,
            ClaimReason.NOT_DELIVERED,
            null,
            null,
            null);
    Op op = freeze ? Op.CLAIM_FREEZE : Op.TOUCH;
    assertThat(arguments("shop", open).op()).isEqualTo(op);
    return Ids.claim(done("shop", open).id());
  }

  @Test
  void a_minting_says_how_many_and_whether_more_follow() {
    Command open = command("acme", World.batch("C", "GIFT", true, List.of("*"), "c1", "c2"));
    Arguments arguments = Arguments.of(open, world);
    assertThat(arguments.op()).isEqualTo(Op.MINT);
    assertThat(arguments.subject()).isEqualTo(Words.ofId(Ids.batch(open.id())));
    assertThat(arguments.term()).isEqualTo(2 | 1L << 32 | 1L << 33);
    List<Lot> lots = List.of(new Lot(World.hashes("c3"), null, null));
    Arguments more = arguments("acme", new Action.MintCards("bat_x", 1, false, lots));
    assertThat(more.term()).isZero();
    assertThat(more.cards()).isEqualTo(World.hashes("c3"));
  }

  @Test
  void what_a_cap_cut_may_differ() {
    done("operator", World.product("CAPPED", 1));
    Command open = command("acme", World.batch("C", "CAPPED", false, List.of("*"), "c1", "c2"));
    Arguments arguments = Arguments.of(open, world);
    List<Event> events = ((Decision.Committed) world.submit(open).decision()).events();
    assertThat(arguments.mayDiffer(open, events)).isTrue();
    Command whole = command("acme", World.batch("D", "GIFT", false, List.of("*"), "d1"));
    arguments = Arguments.of(whole, world);
    events = ((Decision.Committed) world.submit(whole).decision()).events();
    assertThat(arguments.mayDiffer(whole, events)).isFalse();
  }

  @Test
  void numbers_that_the_contract_cannot_hold_are_none() {
    Command odd =
        new Command(
            new Action.RenewHold("res_none", -1),
            "shop",
            World.hash("ask"),
            -5,
            "no hash",
            World.LEDGER);
    Arguments arguments = Arguments.of(odd, world);
    assertThat(arguments.at()).isZero();
    assertThat(arguments.submission()).isEqualTo(Words.NONE);
    Command hold = done("shop", World.hold("o1", 0, "a1"));
    Action renew = new Action.RenewHold(Ids.hold(hold.id()), 1L << 50);
    assertThat(arguments("shop", renew).term()).isZero();
  }

  @Test
  void a_slot_is_what_the_state_says_of_hold_and_sale() {
    int shop = INDEXES.member("shop");
    assertThat(slot("a1").flags()).isEqualTo(CardSlot.MINTED);
    Command hold = done("shop", World.hold("o1", 0, "a1"));
    CardSlot held = slot("a1");
    assertThat(held.flags()).isEqualTo(CardSlot.MINTED | CardSlot.HELD);
    assertThat(held.lessee()).isEqualTo(shop);
    assertThat(held.placed()).isEqualTo(hold.at());
    assertThat(held.until()).isEqualTo(hold.at() + 900_000);
    Command sale = done("shop", World.confirm(hold));
    CardSlot sold = slot("a1");
    assertThat(sold.flags()).isEqualTo(CardSlot.MINTED | CardSlot.SOLD);
    assertThat(sold.lessee()).isZero();
    byte[] id = Words.bytes(sale.id());
    assertThat(sold.until()).isEqualTo(new BigInteger(1, id).shiftRight(256 - 48).longValue());
    assertThat(sold.holder()).isEqualTo(shop);
    assertThat(sold.placed()).isEqualTo(sale.at());
    done("shop", World.undo(sale));
    assertThat(slot("a1").flags()).isEqualTo(CardSlot.MINTED);
    assertThat(slot("a1").holder()).isZero();
  }

  @Test
  void a_redemption_lies_over_a_hold_and_leaves_it() {
    done("shop", World.hold("o1", 0, "a1"));
    done("brand", World.attest("a1", RedemptionOutcome.SUCCESS, false));
    int flags = CardSlot.MINTED | CardSlot.HELD | CardSlot.REDEEMED;
    assertThat(slot("a1").flags()).isEqualTo(flags);
    done("brand", World.attest("a1", RedemptionOutcome.FAILED, true));
    assertThat(slot("a1").flags()).isEqualTo(CardSlot.MINTED | CardSlot.HELD);
  }

  @Test
  void what_is_not_there_is_zero() {
    assertThat(CardSlot.of(World.hash("nothing"), world, INDEXES)).isEqualTo(BigInteger.ZERO);
    assertThat(BatchSlot.of("bat_none", world, INDEXES)).isEqualTo(BigInteger.ZERO);
  }
}
