package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A block with receipts, as a node would have it, and what can be told of it. */
final class TestBlock {
  static final long TIME = 1_800_000_000;

  private final List<byte[]> receipts;
  private final byte[] extra;
  private final long number;

  TestBlock(long number, List<byte[]> receipts) {
    this(number, receipts, new byte[97]);
  }

  TestBlock(long number, List<byte[]> receipts, byte[] extra) {
    this.number = number;
    this.receipts = List.copyOf(receipts);
    this.extra = extra;
  }

  static byte[] receipt(long status, List<Rlp> logs) {
    return Rlp.of(List.of(Rlp.of(status), Rlp.of(52_000), Rlp.of(new byte[256]), Rlp.of(logs)))
        .encode();
  }

  static Rlp log(byte[] contract, List<byte[]> topics, byte[] data) {
    List<Rlp> all = topics.stream().map(Rlp::of).toList();
    return Rlp.of(List.of(Rlp.of(contract), Rlp.of(all), Rlp.of(data)));
  }

  /** Receipts of others, some of them typed. */
  static List<byte[]> others(Random random, int size) {
    List<byte[]> others = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] word = new byte[32];
      random.nextBytes(word);
      byte[] plain = receipt(1, List.of(log(new byte[20], List.of(word), new byte[i])));
      others.add(i % 2 == 0 ? plain : Words.concat(new byte[] {2}, plain));
    }
    return others;
  }

  /** The same as a node tells it. */
  Map<String, Object> json() {
    String word = Hex.of(new byte[32]);
    return Map.ofEntries(
        Map.entry("hash", Hex.of(hash())),
        Map.entry("parentHash", word),
        Map.entry("sha3Uncles", word),
        Map.entry("miner", Hex.of(new byte[20])),
        Map.entry("stateRoot", word),
        Map.entry("transactionsRoot", word),
        Map.entry("receiptsRoot", Hex.of(PlainTrie.root(receipts))),
        Map.entry("logsBloom", Hex.of(new byte[256])),
        Map.entry("difficulty", "0x2"),
        Map.entry("number", Hex.of(number)),
        Map.entry("gasLimit", Hex.of(1_000_000_000)),
        Map.entry("gasUsed", Hex.of(52_000L * receipts.size())),
        Map.entry("timestamp", Hex.of(TIME)),
        Map.entry("extraData", Hex.of(extra)),
        Map.entry("mixHash", word),
        Map.entry("nonce", Hex.of(new byte[8])),
        Map.entry("baseFeePerGas", "0x7"),
        Map.entry("totalDifficulty", "0x99"));
  }

  byte[] header() {
    byte[] receiptsRoot = PlainTrie.root(receipts);
    return Rlp.of(
            List.of(
                Rlp.of(new byte[32]),
                Rlp.of(new byte[32]),
                Rlp.of(new byte[20]),
                Rlp.of(new byte[32]),
                Rlp.of(new byte[32]),
                Rlp.of(receiptsRoot),
                Rlp.of(new byte[256]),
                Rlp.of(2),
                Rlp.of(number),
                Rlp.of(1_000_000_000),
                Rlp.of(52_000L * receipts.size()),
                Rlp.of(TIME),
                Rlp.of(extra),
                Rlp.of(new byte[32]),
                Rlp.of(new byte[8]),
                Rlp.of(7)))
        .encode();
  }

  byte[] hash() {
    return Keccak.hash(header());
  }

  List<byte[]> receipts() {
    return receipts;
  }
}
