package io.cardproof.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.anchor.Chain.Seen;
import io.cardproof.anchor.Chain.State;
import io.cardproof.anchor.Chain.Written;
import io.cardproof.ledger.NetworkScript;
import io.cardproof.ledger.ethereum.GethNetwork;
import io.cardproof.log.Checkpoint;
import io.cardproof.proofs.GrowingLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checkpoints on a chain of three signers that are real nodes. */
class AnchoringIT {
  private static final String CODE =
      "contracts/src/main/resources/io/cardproof/evm/CheckpointAnchor.bin";

  static GethNetwork network;
  static String contract;

  @BeforeAll
  static void theContractIsThere() throws Exception {
    network = GethNetwork.get();
    byte[] code =
        HexFormat.of().parseHex(Files.readString(NetworkScript.ROOT.resolve(CODE)).strip());
    try (EthereumChain chain = chain("deployer", null, network.nodes())) {
      contract = chain.deploy(code);
    }
  }

  @AfterAll
  static void whatWasKilledIsUp() {
    network.mend();
  }

  private static EthereumChain chain(String account, @Nullable String contract, List<URI> nodes)
      throws IOException {
    return new EthereumChain(
        new EthereumChain.Settings(
            nodes,
            network.chainId(),
            contract,
            Account.of(Files.readString(network.key(account))),
            1000,
            4,
            Duration.ofSeconds(5)));
  }

  private static Seen last(EthereumChain chain, Written written, String origin) throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    Seen seen = chain.look(written, origin);
    while (seen.state() == State.WAITING && System.nanoTime() < until) {
      Thread.sleep(200);
      resend(chain, written);
      seen = chain.look(written, origin);
    }
    return seen;
  }

  /** A node that knows it says so by an error. */
  private static void resend(EthereumChain chain, Written written) throws ChainException {
    try {
      chain.send(written);
    } catch (ChainException e) {
      assertThat(e.outcome()).as(e.getMessage()).isEqualTo("refused");
    }
  }

  @Test
  void anyAccountWrites_alsoSeveralInOneBlock_andEachIsProven() throws Exception {
    GrowingLog log = new GrowingLog("it.example/anchor");
    Checkpoint checkpoint = log.grow(9).checkpoint();
    List<EthereumChain> chains = new ArrayList<>();
    List<Written> written = new ArrayList<>();
    for (String account : List.of("gateway-1", "gateway-2", "gateway-3", "stranger")) {
      chains.add(chain(account, contract, network.nodes()));
      written.add(chains.getLast().sign(checkpoint));
    }
    for (int i = 0; i < chains.size(); i++) {
      chains.get(i).send(written.get(i));
    }
    for (int i = 0; i < chains.size(); i++) {
      try (EthereumChain chain = chains.get(i)) {
        Seen seen = last(chain, written.get(i), log.name());
        assertThat(seen.state()).isEqualTo(State.FINAL);
        ChainProof proof = Objects.requireNonNull(seen.proof());
        assertThat(proof.verify(checkpoint, hash(proof, 2)).checked()).isTrue();
      }
    }
  }

  /** Of the block at this height, as another node has it. */
  private static String hash(ChainProof proof, int signer) throws Exception {
    long number = BlockHeader.parse(Hex.bytes(proof.header())).number();
    try (Nodes node = new Nodes(List.of(network.node(signer)), Duration.ofSeconds(5))) {
      return node.ask("eth_getBlockByNumber", Hex.of(number), false).path("hash").asString();
    }
  }

  @Test
  void oneAccountsSizesOnlyGrow() throws Exception {
    GrowingLog log = new GrowingLog("it.example/grows");
    Checkpoint first = log.grow(3).checkpoint();
    try (EthereumChain chain = chain("gateway-1", contract, network.nodes())) {
      assertThat(wrote(chain, first)).isEqualTo(State.FINAL);
      assertThat(wrote(chain, log.otherView("x").grow(3).checkpoint())).isEqualTo(State.FAILED);
      assertThat(wrote(chain, new GrowingLog(log.name()).grow(2).checkpoint()))
          .isEqualTo(State.FAILED);
      assertThat(wrote(chain, log.grow(1).checkpoint())).isEqualTo(State.FINAL);
    }
  }

  private static State wrote(EthereumChain chain, Checkpoint checkpoint) throws Exception {
    Written written = chain.sign(checkpoint);
    chain.send(written);
    return last(chain, written, checkpoint.origin()).state();
  }

  @Test
  void whenTheNodeInUseIsKilled_anotherIsAsked_andWithOneSignerLeft_itWaits() throws Exception {
    GrowingLog log = new GrowingLog("it.example/killed");
    try (EthereumChain chain = chain("gateway-2", contract, network.nodes())) {
      Written written = chain.sign(log.grow(5).checkpoint());
      network.kill(1);
      chain.send(written);
      assertThat(last(chain, written, log.name()).state()).isEqualTo(State.FINAL);
      network.kill(2);
      Written stalled = chain.sign(log.grow(1).checkpoint());
      chain.send(stalled);
      Thread.sleep(3_000);
      assertThat(chain.look(stalled, log.name()).state()).isEqualTo(State.WAITING);
      network.mend();
      assertThat(last(chain, stalled, log.name()).state()).isEqualTo(State.FINAL);
    }
  }

  @Test
  void anAccountWithoutMoney_isRefused() throws Exception {
    Checkpoint checkpoint = new GrowingLog("it.example/poor").grow(1).checkpoint();
    EthereumChain.Settings poor =
        new EthereumChain.Settings(
            network.nodes(),
            network.chainId(),
            contract,
            Account.of("5".repeat(64)),
            1000,
            1,
            Duration.ofSeconds(5));
    try (EthereumChain chain = new EthereumChain(poor)) {
      Written written = chain.sign(checkpoint);
      assertThatThrownBy(() -> chain.send(written)).hasMessageContaining("insufficient funds");
    }
  }
}
