package io.cardproof.ledger.fabric;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block, as far as the ledger is in it. */
final class ChainBlock {
  private final long number;
  private final byte[] hash;
  private final byte[] previous;
  private final List<Transaction> transactions;
  private final byte[] bytes;

  /**
   * @param hash of its header, 32 bytes
   * @param previous hash of the block before it; empty in block 0
   * @param transactions the chaincode's, in their order
   * @param bytes as it came, for evidence
   */
  ChainBlock(
      long number, byte[] hash, byte[] previous, List<Transaction> transactions, byte[] bytes) {
    this.number = number;
    this.hash = hash;
    this.previous = previous;
    this.transactions = transactions;
    this.bytes = bytes;
  }

  long number() {
    return number;
  }

  byte[] hash() {
    return hash;
  }

  boolean follows(byte[] hashBefore) {
    return Arrays.equals(previous, hashBefore);
  }

  List<Transaction> transactions() {
    return transactions;
  }

  byte[] bytes() {
    return bytes;
  }

  /** One transaction that called the chaincode with a parcel. */
  static final class Transaction {
    private final String id;
    private final Validity validity;
    private final List<byte[]> items;
    private final byte @Nullable [] bundle;

    /**
     * @param items the parcel
     * @param bundle entry bundle that the endorsers announced; null where nothing became an entry
     */
    Transaction(String id, Validity validity, List<byte[]> items, byte @Nullable [] bundle) {
      this.id = id;
      this.validity = validity;
      this.items = items;
      this.bundle = bundle;
    }

    String id() {
      return id;
    }

    Validity validity() {
      return validity;
    }

    List<byte[]> items() {
      return items;
    }

    byte @Nullable [] bundle() {
      return bundle;
    }
  }

  /** What the committing peers made of a transaction. */
  enum Validity {
    VALID,
    /** Something that it read was changed before it: a new proposal may succeed. */
    CONFLICT,
    /** The same transaction stands in an earlier place; this one says nothing about its fate. */
    DUPLICATE,
    /** Not enough endorsements, another version of the chaincode, and the like. */
    INVALID
  }
}
