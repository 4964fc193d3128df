package io.cardproof.ledger.ethereum;

import static io.cardproof.ledger.ethereum.ChainGateway.waitFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Action;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which gateway sends for a member: by its own word, and against that of others. */
@SuppressWarnings("NullAway.Init") // opened before each test
class EthereumDelegationTest extends FaultyChain {
  private ChainGateway first;
  private ChainGateway second;

  @BeforeEach
  void start() throws Exception {
    first = open(1, 1, Scene.genesis());
    second = open(2, 1, null);
    for (Submission submission : scene.upToBatch(5)) {
      committed(first, submission);
    }
  }

  private static void committed(ChainGateway gateway, Submission submission) throws Exception {
    assertThat(gateway.ledger().submit(submission)).isInstanceOf(Outcome.Committed.class);
  }

  private static void sendsElsewhere(ChainGateway gateway, Submission submission) throws Exception {
    assertThat(gateway.ledger().submit(submission))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(RefusalCode.AUTH_INVALID);
              assertThat(refused.refusal().field()).isEqualTo("gateway");
            });
  }

  private Submission delegation(String key, int account) {
    return scene.command(Scene.SHOP, key, new Action.DelegateMember(anvil.account(account)));
  }

  private Submission sale(int card) {
    return scene.sale(Scene.SHOP, "order of " + card, Scene.card(card));
  }

  private String sendsForShop() throws Exception {
    return sendsForShop(Long.decode(anvil.ask("eth_blockNumber", "[]").asString()));
  }

  private String sendsForShop(long block) throws Exception {
    try (Chain chain =
        Connection.open(ChainGateway.settings(anvil, contract, 1, 1), ChainGateway.genesisHash())
            .chain()) {
      return new ContractView(chain, block).gatewayOf(Words.ofId(Scene.SHOP));
    }
  }

  private Arguments arguments(Op op, Submission of, String subject) {
    return new Arguments(
        op, Words.ofId(Scene.SHOP), of.command().id(), of.command().at(), 0, subject, List.of());
  }

  /** The second gateway's account delegates the shop to itself by a signature that is none. */
  private void forge(String key) throws Exception {
    Submission wanted = delegation(key, 2);
    Submission forged =
        new Submission(wanted.command(), delegation("other", 2).signature(), List.of());
    long block =
        liar.send(2, arguments(Op.DELEGATE, wanted, Words.ofAccount(anvil.account(2))), forged);
    assertThat(sendsForShop(block)).isEqualTo(anvil.account(2));
  }

  @Test
  void aMemberGoesToAnotherGatewayByItsOwnWord() throws Exception {
    committed(first, sale(0));
    sendsElsewhere(second, sale(1));
    committed(second, delegation("over there", 2));
    committed(second, sale(2));
    sendsElsewhere(first, sale(3));
    waitFor(() -> first.ledger().head().equals(second.ledger().head()));
    assertThat(
            Objects.requireNonNull(first.replica().state().get(StateKey.member(Scene.SHOP)))
                .account())
        .isEqualTo(anvil.account(2));
    committed(first, delegation("and back", 1));
    committed(first, sale(4));
  }

  @Test
  void aForgedDelegationIsVotedBackToWhoWasTheFirstToSend() throws Exception {
    committed(first, sale(0));
    forge("forged");
    waitFor(() -> sendsForShop().equals(anvil.account(1)));
    committed(first, sale(1));
    sendsElsewhere(second, sale(2));
  }

  @Test
  void aForgedDelegationIsVotedBackToWhomTheMemberNamed() throws Exception {
    committed(first, sale(0));
    committed(first, delegation("away", 3));
    forge("forged");
    forge("forged again");
    waitFor(() -> sendsForShop().equals(anvil.account(3)));
    assertThat(first.ledger().check().canCommit()).isTrue();
  }

  @Test
  void whoWasTheFirstToSendAndHadNoSignatureIsForgotten() throws Exception {
    Submission wanted = delegation("opaque", 2);
    Submission forged =
        new Submission(wanted.command(), delegation("other", 2).signature(), List.of());
    long block = liar.send(2, arguments(Op.OPAQUE, wanted, Words.NONE), forged);
    assertThat(sendsForShop(block)).isEqualTo(anvil.account(2));
    waitFor(() -> sendsForShop().equals(Delegates.NOBODY));
    committed(first, sale(0));
    assertThat(sendsForShop()).isEqualTo(anvil.account(1));
  }

  @Test
  void aTrueDelegationWithAnotherAccountInItsArgumentsIsVotedBack() throws Exception {
    committed(first, sale(0));
    Submission told = delegation("told", 3);
    long block =
        liar.send(2, arguments(Op.DELEGATE, told, Words.ofAccount(anvil.account(2))), told);
    assertThat(sendsForShop(block)).isEqualTo(anvil.account(2));
    waitFor(() -> sendsForShop().equals(anvil.account(1)));
    // What the member really said is still to be said, and can be.
    waitFor(() -> first.ledger().submit(told) instanceof Outcome.Committed);
    assertThat(sendsForShop()).isEqualTo(anvil.account(3));
  }
}
