package io.cardproof.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.Proofs;
import io.cardproof.proofs.GrowingLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is said to stand on a chain does, or is found out. */
class ChainProofTest {
  private static final byte[] CONTRACT = address(1);
  private static final byte[] ACCOUNT = address(2);

  private final GrowingLog log = new GrowingLog("anchor.example/log");
  private final Checkpoint older = log.grow(5).checkpoint();
  private final Checkpoint newer = log.grow(6).checkpoint();
  private final List<byte[]> others = TestBlock.others(new Random(1), 9);

  private static byte[] address(int of) {
    byte[] address = new byte[20];
    Arrays.fill(address, (byte) of);
    return address;
  }

  private Rlp event() {
    return event(CONTRACT, ACCOUNT, newer);
  }

  private static Rlp event(byte[] contract, byte[] account, Checkpoint checkpoint) {
    return TestBlock.log(
        contract,
        List.of(ChainProof.EVENT, ChainProof.originHash(checkpoint.origin()), Words.of(account)),
        Words.concat(Words.of(checkpoint.size()), checkpoint.root()));
  }

  private TestBlock block(byte[] receipt) {
    List<byte[]> receipts = new ArrayList<>(others);
    receipts.add(4, receipt);
    return new TestBlock(77, receipts);
  }

  private ChainProof of(TestBlock block) {
    return new ChainProof(
        Hex.of(ACCOUNT),
        Hex.of(block.hash()),
        20261122,
        Proofs.consistency(older.size(), newer.size(), log.tiles()).stream().map(Hex::of).toList(),
        Hex.of(CONTRACT),
        ChainProof.FORMAT,
        Hex.of(block.header()),
        0,
        ListTrie.prove(block.receipts(), 4).stream().map(Hex::of).toList(),
        Hex.of(newer.root()),
        newer.size(),
        4);
  }

  private ChainProof good() {
    return of(block(TestBlock.receipt(1, List.of(event()))));
  }

  private void isBad(ChainProof proof, String because) {
    assertThatThrownBy(() -> ChainProof.parse(proof.toBytes()).verify(older, proof.block()))
        .isInstanceOf(BadAnchor.class)
        .hasMessageContaining(because);
  }

  @Test
  void whatStandsThere_isFound_alsoThroughItsFile() throws Exception {
    ChainProof proof = ChainProof.parse(good().toBytes());
    ChainProof.Found found = proof.verify(older, proof.block());
    assertThat(found.number()).isEqualTo(77);
    assertThat(found.at()).isEqualTo(Instant.ofEpochSecond(TestBlock.TIME));
    assertThat(found.checked()).isTrue();
    assertThat(proof.verify(older, null).checked()).isFalse();
  }

  @Test
  void theCheckpointItselfNeedsNoPath() throws Exception {
    ChainProof proof = good().since(List.of());
    assertThat(proof.verify(newer, null).proof().size()).isEqualTo(newer.size());
    isBad(proof, "does not continue");
  }

  @Test
  void anEventBehindOthers_andATypedReceipt_areFoundToo() throws Exception {
    Rlp other = event(address(9), ACCOUNT, newer);
    byte[] receipt = TestBlock.receipt(1, List.of(other, event()));
    ChainProof proof = of(block(Words.concat(new byte[] {2}, receipt)));
    isBad(proof, "another contract");
    ChainProof second = changed(proof, text -> text.replace("\"log\":0", "\"log\":1"));
    assertThat(second.verify(older, proof.block()).checked()).isTrue();
    isBad(changed(proof, text -> text.replace("\"log\":0", "\"log\":2")), "no such event");
    isBad(changed(proof, text -> text.replace("\"log\":0", "\"log\":-1")), "no such event");
  }

  @Test
  void anotherBlocksHash_isNotThisOne() {
    ChainProof proof = good();
    assertThatThrownBy(() -> proof.verify(older, Hex.of(new byte[32])))
        .isInstanceOf(BadAnchor.class)
        .hasMessageContaining("another block");
  }

  @Test
  void aFailedTransaction_aForeignContractAccountOriginOrRoot_showNothing() {
    isBad(of(block(TestBlock.receipt(0, List.of(event())))), "failed");
    isBad(of(block(one(event(address(3), ACCOUNT, newer)))), "another contract");
    isBad(of(block(one(event(CONTRACT, address(3), newer)))), "another kind");
    Checkpoint foreign = new Checkpoint("other.example", newer.size(), newer.root());
    isBad(of(block(one(event(CONTRACT, ACCOUNT, foreign)))), "another kind");
    Checkpoint root = new Checkpoint(newer.origin(), newer.size(), new byte[32]);
    isBad(of(block(one(event(CONTRACT, ACCOUNT, root)))), "another checkpoint");
    Checkpoint size = new Checkpoint(newer.origin(), newer.size() + 1, newer.root());
    isBad(of(block(one(event(CONTRACT, ACCOUNT, size)))), "another checkpoint");
    List<byte[]> kind = List.of(Keccak.hash("Other()"), new byte[32], Words.of(ACCOUNT));
    isBad(of(block(one(TestBlock.log(CONTRACT, kind, new byte[64])))), "another kind");
    isBad(of(block(one(TestBlock.log(CONTRACT, List.of(), new byte[64])))), "another kind");
  }

  private static byte[] one(Rlp event) {
    return TestBlock.receipt(1, List.of(event));
  }

  @Test
  void anotherReceiptOfTheBlock_showsNothing() {
    ChainProof proof = good();
    isBad(changed(proof, text -> text.replace("\"transaction\":4", "\"transaction\":5")), "node");
    ChainProof theirs =
        withNodes(
            changed(proof, text -> text.replace("\"transaction\":4", "\"transaction\":5")),
            ListTrie.prove(block(one(event())).receipts(), 5));
    isBad(theirs, "another contract");
  }

  @Test
  void whatIsFlippedCutOffOrGiant_isRefused() {
    ChainProof proof = good();
    List<byte[]> nodes = ListTrie.prove(block(one(event())).receipts(), 4);
    for (int i = 0; i < nodes.size(); i++) {
      List<byte[]> flipped = new ArrayList<>(nodes);
      byte[] node = nodes.get(i).clone();
      node[node.length / 2] ^= 1;
      flipped.set(i, node);
      isBad(withNodes(proof, flipped), "");
      List<byte[]> cut = new ArrayList<>(nodes);
      cut.set(i, Arrays.copyOf(nodes.get(i), nodes.get(i).length - 1));
      isBad(withNodes(proof, cut), "");
    }
    isBad(withNodes(proof, List.of()), "missing");
    isBad(withNodes(proof, Collections.nCopies(33, nodes.getFirst())), "larger");
    isBad(changed(proof, text -> text.replace(proof.header(), proof.header() + "00")), "");
    isBad(
        changed(proof, text -> text.replace(proof.header(), "0x" + "c0".repeat(70_000))), "larger");
    assertThatThrownBy(() -> ChainProof.parse(new byte[ChainProof.BYTES_MAX + 1]))
        .isInstanceOf(BadAnchor.class)
        .hasMessageContaining("larger");
    byte[] bytes = proof.toBytes();
    for (int length = 0; length < bytes.length; length += 97) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ChainProof.parse(cut)).isInstanceOf(BadAnchor.class);
    }
  }

  /** Whatever bit of the file is changed: it is refused, or only says another chain's number. */
  @Test
  void noFlippedBit_goesUnnoticed() {
    ChainProof proof = good();
    byte[] bytes = proof.toBytes();
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] twin = bytes.clone();
      twin[random.nextInt(twin.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        ChainProof changed = ChainProof.parse(twin);
        changed.verify(older, proof.block());
        assertThat(changed.chainId()).isNotEqualTo(proof.chainId());
      } catch (BadAnchor e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void anotherHistory_isNotContinued() {
    Checkpoint forked = log.otherView("x").grow(5).checkpoint();
    assertThatThrownBy(() -> good().verify(forked, null))
        .isInstanceOf(BadAnchor.class)
        .hasMessageContaining("does not continue");
    Checkpoint later = log.grow(1).checkpoint();
    assertThatThrownBy(() -> good().verify(later, null))
        .isInstanceOf(BadAnchor.class)
        .hasMessageContaining("older than");
  }

  /** QBFT's blocks are named by their header with round 0 and without seals. */
  @Test
  void aQbftBlock_isKnownByItsOwnHash() throws Exception {
    byte[] receipt = one(event());
    TestBlock sealed = new TestBlock(77, block(receipt).receipts(), extra(3, 2));
    TestBlock blank = new TestBlock(77, block(receipt).receipts(), extra(0, 0));
    ChainProof proof = of(sealed);
    String hash = Hex.of(blank.hash());
    ChainProof named = changed(proof, text -> text.replace(proof.block(), hash));
    assertThat(named.verify(older, hash).checked()).isTrue();
    TestBlock validator = new TestBlock(77, block(receipt).receipts(), new byte[] {1});
    isBad(changed(proof, text -> text.replace(proof.block(), Hex.of(validator.hash()))), "header");
  }

  private static byte[] extra(int round, int seals) {
    List<Rlp> all = new ArrayList<>();
    for (int i = 0; i < seals; i++) {
      all.add(Rlp.of(new byte[65]));
    }
    return Rlp.of(
            List.of(
                Rlp.of(new byte[32]),
                Rlp.of(List.of(Rlp.of(address(5)), Rlp.of(address(6)))),
                Rlp.of(List.of()),
                Rlp.of(round),
                Rlp.of(all)))
        .encode();
  }

  private static ChainProof changed(ChainProof proof, UnaryOperator<String> change) {
    String text = new String(proof.toBytes(), StandardCharsets.UTF_8);
    String other = change.apply(text);
    assertThat(other).isNotEqualTo(text);
    try {
      return ChainProof.parse(other.getBytes(StandardCharsets.UTF_8));
    } catch (BadAnchor e) {
      throw new AssertionError(e);
    }
  }

  private static ChainProof withNodes(ChainProof p, List<byte[]> nodes) {
    return new ChainProof(
        p.account(),
        p.block(),
        p.chainId(),
        p.consistency(),
        p.contract(),
        p.format(),
        p.header(),
        p.log(),
        nodes.stream().map(Hex::of).toList(),
        p.root(),
        p.size(),
        p.transaction());
  }
}
