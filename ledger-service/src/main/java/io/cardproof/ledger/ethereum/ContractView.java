package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Indexes;
import io.cardproof.evm.Words;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** What the contract keeps, read as it was after one block. */
final class ContractView implements Indexes {
  private static final byte[] CARD_SLOTS = Keccak.selector("cardSlots(bytes32[])");
  private static final byte[] BATCH_SLOTS = Keccak.selector("batchSlots(bytes32[])");
  private static final byte[] MEMBERS = Keccak.selector("members(bytes32[])");
  private static final byte[] IS_USED = Keccak.selector("isUsed(bytes32)");

  private static final int ADDRESS_BYTES = 20;

  private final Chain chain;
  private final long block;

  ContractView(Chain chain, long block) {
    this.chain = chain;
    this.block = block;
  }

  /** A node failed in the middle of a look-up that cannot say so. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted(NodeException cause) {
      super(cause);
    }
  }

  /**
   * @param cards ids
   */
  List<BigInteger> cardSlots(List<String> cards) throws NodeException {
    return numbers(ask(CARD_SLOTS, cards).part(0));
  }

  /**
   * @param batch SHA-256 of the id, base64url
   */
  BigInteger batchSlot(String batch) throws NodeException {
    return batchSlots(List.of(batch)).getFirst();
  }

  /**
   * @param batches SHA-256 of the ids, base64url
   */
  List<BigInteger> batchSlots(List<String> batches) throws NodeException {
    return numbers(ask(BATCH_SLOTS, batches).part(0));
  }

  boolean isUsed(String submission) throws NodeException {
    byte[] call = new AbiWriter().raw(IS_USED).word(Words.bytes(submission)).toBytes();
    return AbiReader.of(chain.call(call, block)).number(0) != 0;
  }

  /**
   * The account that may send for a member, {@code 0x} and 40 hexadecimal digits; zeros for nobody.
   *
   * @param member SHA-256 of the id, base64url
   */
  String gatewayOf(String member) throws NodeException {
    return address(ask(MEMBERS, List.of(member)).part(1).words().getFirst());
  }

  /** The address that a word of the contract has at its end. */
  static String address(byte[] word) {
    return Nodes.hex(Arrays.copyOfRange(word, AbiWriter.WORD - ADDRESS_BYTES, AbiWriter.WORD));
  }

  @Override
  public int member(String id) {
    try {
      AbiReader answer = ask(MEMBERS, List.of(Words.ofId(id)));
      return numbers(answer.part(0)).getFirst().intValueExact();
    } catch (NodeException e) {
      throw new Interrupted(e);
    }
  }

  @Override
  public long batch(String id) {
    try {
      AbiReader answer = ask(BATCH_SLOTS, List.of(Words.ofId(id)));
      return numbers(answer.part(1)).getFirst().longValueExact();
    } catch (NodeException e) {
      throw new Interrupted(e);
    }
  }

  private AbiReader ask(byte[] function, List<String> words) throws NodeException {
    byte[] call =
        new AbiWriter()
            .raw(function)
            .number(AbiWriter.WORD)
            .words(words.stream().map(Words::bytes).toList())
            .toBytes();
    return AbiReader.of(chain.call(call, block));
  }

  private static List<BigInteger> numbers(AbiReader list) {
    return list.words().stream().map(word -> new BigInteger(1, word)).toList();
  }
}
