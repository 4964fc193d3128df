package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.Submission;
import io.cardproof.ledger.parcels.Outbox;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * This gateway's account on the chain: the one place that counts its nonces.
 *
 * <p>What: each transaction takes the next nonce, is signed, and saved before the next one may be.
 *
 * <p>Guarantees: no nonce is given out twice in one process, and none is left out: what was signed
 * is in the outbox until its nonce is used up on the chain, whoever's transaction used it. After a
 * crash the count goes on behind the chain's and the outbox's.
 *
 * <p>Why no node is asked for the next nonce: one that has just started says 0.
 */
final class Account {
  private final TransactionSigner signer;
  private final Outbox outbox;
  private long next;

  /** Makes what the chain takes; knows the key. */
  interface TransactionSigner {
    /** 0x and 40 hexadecimal digits, lower case. */
    String address();

    /** A signed transaction to the contract, as it travels. */
    byte[] sign(long nonce, byte[] calldata, long gas);

    /** 0x and 64 hexadecimal digits. */
    String hash(byte[] transaction);
  }

  /** A signed transaction that is in the outbox. */
  record Sent(
      String hash, long nonce, @SuppressWarnings("ArrayRecordComponent") byte[] transaction) {

    static Sent of(Outbox.Left left) {
      ByteBuffer envelope = ByteBuffer.wrap(left.envelope());
      long nonce = envelope.getLong();
      byte[] transaction = new byte[envelope.remaining()];
      envelope.get(transaction);
      return new Sent(left.transaction(), nonce, transaction);
    }

    byte[] envelope() {
      return ByteBuffer.allocate(Long.BYTES + transaction.length)
          .putLong(nonce)
          .put(transaction)
          .array();
    }
  }

  /**
   * @param next nonce that nothing was signed for yet
   */
  Account(TransactionSigner signer, Outbox outbox, long next) {
    this.signer = signer;
    this.outbox = outbox;
    this.next = next;
  }

  String address() {
    return signer.address();
  }

  /**
   * Signs the next transaction. A crash after it: the next start sends it.
   *
   * @param submissions whose commands are in it; none for what is no parcel
   */
  synchronized Sent sign(byte[] calldata, long gas, List<Submission> submissions) {
    byte[] transaction = signer.sign(next, calldata, gas);
    Sent sent = new Sent(signer.hash(transaction), next, transaction);
    outbox.save(sent.hash(), sent.envelope(), submissions);
    next++;
    return sent;
  }
}
