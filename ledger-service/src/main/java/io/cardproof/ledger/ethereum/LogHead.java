package io.cardproof.ledger.ethereum;

import java.util.Arrays;

/** The head that the contract keeps of its log: each is a hash of the one before and the event. */
final class LogHead {
  private LogHead() {}

  /** Whether this parcel stands right behind what was read, by its number and by its head. */
  static boolean follows(Cursor cursor, Batch batch) {
    return batch.first() == cursor.items()
        && Arrays.equals(next(cursor.head(), batch), batch.head());
  }

  /**
   * As ICardLedger's {@code Executed} says.
   *
   * @param before 32 bytes
   */
  static byte[] next(byte[] before, Batch batch) {
    byte[] data = batch.bytes();
    byte[] content = Keccak.hash(data, AbiWriter.WORD, data.length - AbiWriter.WORD);
    return Keccak.hash(
        new AbiWriter()
            .word(before)
            .number(batch.first())
            .word(batch.gateway())
            .word(content)
            .toBytes());
  }
}
