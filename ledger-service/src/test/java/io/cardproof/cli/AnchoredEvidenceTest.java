package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.anchor.FakeNode;
import io.cardproof.api.TestGateway;
import io.cardproof.api.TestGateway.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that writes its checkpoints to a chain: what its evidence carries and shows. */
class AnchoredEvidenceTest {
  private static final String ANCHOR = "chain/anchor.json";

  /** Evidence that a card is not there: the ledger holds its genesis and a few members. */
  private static final String EVIDENCE = "/v1/cards/" + "A".repeat(43) + "/evidence.zip?treeSize=1";

  @TempDir static Path folder;

  static FakeNode node;
  static TestGateway gateway;
  static byte[] early;
  static byte[] bundle;

  @BeforeAll
  static void untilAnAnchorIsInTheEvidence() throws Exception {
    node = new FakeNode();
    Path key = Files.writeString(folder.resolve("anchor.key"), FakeNode.KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path config =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            cardproof:
              anchor:
                nodes: [http://127.0.0.1:1, %s]
                chain-id: %d
                contract: "%s"
                account-key-file: %s
                every: 1s
                confirmations: 2
            """
                .formatted(node.url(), FakeNode.CHAIN, FakeNode.CONTRACT, key));
    gateway = TestGateway.configured(folder.resolve("data"), config);
    early = evidence();
    gateway.admit("shop", "MARKETPLACE");
    long until = System.nanoTime() + 60_000_000_000L;
    bundle = early;
    while (names(bundle).indexOf(ANCHOR) < 0 && System.nanoTime() < until) {
      node.mine();
      Thread.sleep(200);
      bundle = evidence();
    }
    Files.write(folder.resolve("card.zip"), bundle);
    Files.write(folder.resolve("early.zip"), early);
    Files.write(folder.resolve("policy.txt"), gateway.get(null, "/log/policy").bytes());
  }

  @AfterAll
  static void close() {
    gateway.close();
    node.close();
  }

  private static byte[] evidence() {
    Reply reply = gateway.get(gateway.operator(), EVIDENCE);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.bytes();
  }

  private static String names(byte[] archive) throws IOException {
    StringBuilder names = new StringBuilder();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.append(entry.getName()).append('\n');
      }
    }
    return names.toString();
  }

  private static Ran verify(String file, String... more) {
    String[] args = {
      "verify", folder.resolve(file).toString(), "--policy", folder.resolve("policy.txt").toString()
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Ran.cardproof(all);
  }

  private static String block() {
    return JsonText.read(verify("card.zip", "--json").out().getBytes(StandardCharsets.UTF_8))
        .at("/chain/blockHash")
        .asString();
  }

  @Test
  void withTheBlocksHash_itIsChecked_andWithout_itSaysSo() {
    Ran unchecked = verify("card.zip");
    assertThat(unchecked.out()).contains("GOOD", "not checked (give --block-hash)");
    Ran checked = verify("card.zip", "--block-hash", block());
    assertThat(checked.status()).as(checked.out()).isZero();
    assertThat(checked.out()).contains("chain: its ", block(), "the one given");
    var facts =
        JsonText.read(
            verify("card.zip", "--json", "--block-hash", block())
                .out()
                .getBytes(StandardCharsets.UTF_8));
    assertThat(facts.at("/chain/checked").asBoolean()).isTrue();
    assertThat(facts.at("/chain/contract").asString()).isEqualTo(FakeNode.CONTRACT);
    assertThat(facts.at("/chain/treeSize").asLong())
        .isGreaterThanOrEqualTo(facts.path("treeSize").asLong());
  }

  @Test
  void anotherBlocksHash_isBad_andOneThatIsNone_isNotTaken() {
    Ran other = verify("card.zip", "--block-hash", "0x" + "0".repeat(64));
    assertThat(other.status()).isEqualTo(Exit.BAD);
    assertThat(other.out()).contains("BAD", ANCHOR, "another block");
    assertThat(verify("card.zip", "--block-hash", "0x12").status()).isEqualTo(2);
  }

  @Test
  void evidenceFromBeforeTheAnchor_isTheSameWithoutIt() throws IOException {
    assertThat(names(early)).doesNotContain(ANCHOR);
    assertThat(verify("early.zip").out()).contains("GOOD").doesNotContain("chain:");
    Ran ran = verify("early.zip", "--block-hash", block());
    assertThat(ran.status()).isEqualTo(Exit.BAD);
    assertThat(ran.out()).contains("it has no " + ANCHOR);
  }

  @Test
  void askedAgain_itIsTheSameBytes() {
    assertThat(evidence()).isEqualTo(bundle);
  }

  @Test
  void whileNodesHang_theLedgerGoesOn() {
    node.fault("hang");
    try {
      gateway.admit("another", "SUPPLIER");
      assertThat(evidence()).isEqualTo(bundle);
      HttpRequest.Builder ready =
          HttpRequest.newBuilder(gateway.management("/actuator/health/readiness"));
      assertThat(gateway.send(ready).status()).isEqualTo(200);
    } finally {
      node.fault("none");
    }
  }
}
