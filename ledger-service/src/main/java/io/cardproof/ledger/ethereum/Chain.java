package io.cardproof.ledger.ethereum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the adapter needs of a chain and the contract on it. Safe for any thread. */
interface Chain extends AutoCloseable {

  /** The newest block that the node knows; nothing says that it will stay. */
  Block head() throws NodeException;

  /** A block by its number, as the node sees it now; null where it has none. */
  @Nullable Block block(long number) throws NodeException;

  /** The contract's parcels in these blocks, first and last included, in their order. */
  List<Batch> batches(long first, long last) throws NodeException;

  /**
   * Hands a signed transaction to the first node that takes it. That one knows it already is as
   * good as that it takes it.
   *
   * @throws NodeException.Declined if no node takes it, and one says why
   */
  void send(byte[] transaction) throws NodeException;

  /** Likewise, to every node: one that took it may have ended since, or may know no other. */
  void sendToAll(byte[] transaction) throws NodeException;

  /**
   * The contract's parcels in one block, in their order.
   *
   * @param block its hash
   */
  List<Batch> batchesIn(String block) throws NodeException;

  /** Where a transaction stands; null for one that is in no block. */
  @Nullable Inclusion inclusion(String transaction) throws NodeException;

  /**
   * Transactions of an account in the blocks up to this one: the next nonce after them.
   *
   * @param block number; negative for the newest
   */
  long nonce(String account, long block) throws NodeException;

  /**
   * What a function of the contract returns after a block.
   *
   * @param block number; negative for the newest
   */
  byte[] call(byte[] calldata, long block) throws NodeException;

  /** Whether the contract would execute this for an account now, and not undo it. */
  boolean wouldSucceed(byte[] calldata, String account) throws NodeException;

  /**
   * The accounts that the contract takes parcels from, 0x and 40 hexadecimal digits, lower case;
   * the first of them is who moves a ledger in.
   */
  List<String> gateways() throws NodeException;

  /** How many items are from before the contract, or move in from an older ledger. */
  long imported() throws NodeException;

  /** Leaves the node that answers now for the next one in the settings. */
  void changeNode();

  /** How many nodes there are to ask. */
  int nodes();

  @Override
  void close();
}
