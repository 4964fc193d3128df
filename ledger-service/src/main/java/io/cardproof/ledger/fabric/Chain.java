package io.cardproof.ledger.fabric;

import io.cardproof.sequence.ParcelAnswer;
import java.util.List;

/** What the adapter needs of a channel and its chaincode. Safe for any thread. */
interface Chain extends AutoCloseable {

  /**
   * Has a parcel decided by as many organisations as the policy asks for. Nothing is ordered.
   *
   * @throws ChainException.Declined if an endorser will have none of it
   * @throws ChainException.Passing if it may go through later
   */
  Endorsed endorse(List<byte[]> items) throws ChainException;

  /**
   * Hands a transaction to the ordering service. Handing the same one in again is harmless: what is
   * on the ledger already is skipped there.
   *
   * @throws ChainException.Declined if the ordering service will never take it
   * @throws ChainException.Passing if it may or may not have been taken
   */
  void order(byte[] envelope) throws ChainException;

  /**
   * Whether a transaction stands in a block, valid or not.
   *
   * @throws ChainException.Passing if nobody can say now
   */
  boolean isInABlock(String transaction) throws ChainException;

  /**
   * Number of blocks.
   *
   * @throws ChainException.Passing if nobody can say now
   */
  long height() throws ChainException;

  /**
   * Blocks from a number on, as they come.
   *
   * @throws ChainException.Passing if nobody offers them now
   */
  Blocks blocks(long from) throws ChainException;

  @Override
  void close();

  /** A stream of blocks, for one thread. */
  interface Blocks extends AutoCloseable {
    /**
     * Waits for the next block.
     *
     * @throws ChainException.Passing if the stream ended or was closed
     */
    ChainBlock next() throws ChainException;

    /** From any thread. */
    @Override
    void close();
  }

  /** A transaction that may be ordered. */
  final class Endorsed {
    private final String transaction;
    private final byte[] envelope;
    private final ParcelAnswer answer;

    /**
     * @param transaction its id
     * @param envelope signed bytes for {@link Chain#order}
     * @param answer what the endorsers decided
     */
    Endorsed(String transaction, byte[] envelope, ParcelAnswer answer) {
      this.transaction = transaction;
      this.envelope = envelope;
      this.answer = answer;
    }

    String transaction() {
      return transaction;
    }

    byte[] envelope() {
      return envelope;
    }

    ParcelAnswer answer() {
      return answer;
    }
  }
}
