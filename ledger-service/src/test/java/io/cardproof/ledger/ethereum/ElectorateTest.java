package io.cardproof.ledger.ethereum;

import static io.cardproof.ledger.ethereum.ChainGateway.waitFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gateways that come and go by what operators write into their configurations. */
class ElectorateTest extends FaultyChain {
  private EthereumSettings wanting(int account, List<String> gateways) {
    return ChainGateway.settings(anvil, contract, account, 1).withGateways(gateways);
  }

  private String account(int number) {
    return anvil.account(number).toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void anAccountComesOnceMoreThanHalfOfTheOperatorsWantIt_andGoesLikewise() throws Exception {
    List<String> four = List.of(account(1), account(2), account(3), anvil.account(4));
    open(wanting(1, four), Scene.genesis());
    try (Chain chain = Connection.open(wanting(1, four), ChainGateway.genesisHash()).chain()) {
      waitFor(() -> voted() == 1);
      assertThat(chain.gateways()).containsExactly(account(1), account(2), account(3));
      ChainGateway second = open(wanting(2, four), null);
      waitFor(() -> chain.gateways().size() == 4);
      ChainGateway fourth = open(ChainGateway.settings(anvil, contract, 4, 1), null);
      waitFor(() -> fourth.ledger().check().canCommit());

      gateways.remove(second);
      second.close();
      List<String> three = List.of(account(1), account(2), account(4));
      open(wanting(2, three), null);
      open(wanting(3, three), null);
      waitFor(() -> voted() == 4);
      assertThat(chain.gateways()).hasSize(4);
      fourth.close();
      gateways.remove(fourth);
      open(wanting(4, three), null);
      waitFor(() -> chain.gateways().equals(List.of(account(1), account(2), account(4))));
    }
  }

  /** Votes in the chain's blocks. */
  private int voted() {
    String filter =
        "[{\"address\":\"%s\",\"fromBlock\":\"0x0\",\"topics\":[\"%s\"]}]"
            .formatted(
                contract.contract(),
                org.web3j.crypto.Hash.sha3String(
                    "Voted(bytes32,address,"
                        + "(uint8,bytes32[],uint256[],uint256[],bytes32[],address))"));
    return anvil.ask("eth_getLogs", filter).size();
  }
}
