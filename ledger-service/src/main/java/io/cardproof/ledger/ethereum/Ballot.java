package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A vote to set right what the contract keeps. */
final class Ballot {
  private static final byte[] VOTE =
      Keccak.selector("vote((uint8,bytes32[],uint256[],uint256[],bytes32[],address))");

  private static final int HEAD_WORDS = 6;

  /** Its gas: a slot written for each key, and as much again for the tally. */
  static final long GAS = 400_000;

  private static final long GAS_KEY = 60_000;

  private final Kind kind;
  private final byte[] account;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> from = new ArrayList<>();
  private final List<byte[]> to = new ArrayList<>();
  private final List<byte[]> freed = new ArrayList<>();

  /** As {@code ICardLedger.Kind} counts them. */
  enum Kind {
    CARDS(0),
    BATCHES(1),
    DELEGATE(2),
    ADD_GATEWAY(3),
    REMOVE_GATEWAY(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** For slots. */
  Ballot(Kind kind) {
    this(kind, new byte[AbiWriter.WORD]);
  }

  private Ballot(Kind kind, byte[] account) {
    this.kind = kind;
    this.account = account;
  }

  /**
   * For an account to send for a member.
   *
   * @param member SHA-256 of the id, base64url
   * @param account {@code 0x} and 40 hexadecimal digits; zeros for whoever comes first
   */
  static Ballot delegating(String member, String account) {
    Ballot ballot = new Ballot(Kind.DELEGATE, Words.bytes(Words.ofAccount(account)));
    ballot.keys.add(Words.bytes(member));
    return ballot;
  }

  /**
   * For an account to become a gateway, or to be one no longer.
   *
   * @param account {@code 0x} and 40 hexadecimal digits
   */
  static Ballot onGateway(Kind kind, String account) {
    return new Ballot(kind, Words.bytes(Words.ofAccount(account)));
  }

  /** Adds what differs. */
  void add(String key, BigInteger is, BigInteger due) {
    if (!is.equals(due)) {
      keys.add(Words.bytes(key));
      from.add(word(is));
      to.add(word(due));
    }
  }

  void free(String submission) {
    freed.add(Words.bytes(submission));
  }

  boolean isEmpty() {
    return keys.isEmpty() && freed.isEmpty();
  }

  long gas() {
    return GAS + GAS_KEY * (keys.size() + freed.size());
  }

  byte[] calldata() {
    List<List<byte[]>> lists = List.of(keys, from, to, freed);
    AbiWriter heads = new AbiWriter().number(kind.number);
    AbiWriter tails = new AbiWriter();
    for (List<byte[]> list : lists) {
      heads.number((long) HEAD_WORDS * AbiWriter.WORD + tails.size());
      tails.words(list);
    }
    return new AbiWriter()
        .raw(VOTE)
        .number(AbiWriter.WORD)
        .raw(heads.word(account).toBytes())
        .raw(tails.toBytes())
        .toBytes();
  }

  private static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[AbiWriter.WORD];
    int from = Math.max(0, bytes.length - word.length);
    System.arraycopy(bytes, from, word, word.length - (bytes.length - from), bytes.length - from);
    return word;
  }
}
