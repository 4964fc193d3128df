package io.cardproof.exchange;

import java.util.List;

/** What goes over the wire, as JSON; bytes in base64. */
final class Messages {
  static final String TAGS = "/exchange/v1/tags";
  static final String RELEASES = "/exchange/v1/releases";
  static final String DEPOSITS = "/exchange/v1/deposits";

  /** No message is longer: 1,000 sealed codes with their PINs and notes take a quarter of it. */
  static final int BYTES_MAX = 4 << 20;

  private Messages() {}

  // Arrays in these records: bytes of the wire, never compared.

  /**
   * @param elements blinded, 33 bytes each
   * @param signature of the member; empty where it signs for itself
   */
  @SuppressWarnings("ArrayRecordComponent")
  record TagsAsk(String member, List<byte[]> elements, byte[] signature) {}

  /**
   * @param proof one for all, 64 bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record TagsAnswer(List<byte[]> evaluated, byte[] proof) {}

  /**
   * @param entry index of the delivery or view
   * @param cards whose codes are asked for, all with one depositary
   * @param key X25519, 32 bytes, used once
   * @param signature of the entry's actor; empty where it signs for itself
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ReleaseAsk(long entry, List<String> cards, byte[] key, byte[] signature) {}

  /**
   * @param sealed codes, HPKE to the asker's key
   * @param signature of the depositary
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ReleaseAnswer(byte[] sealed, byte[] signature) {}

  record DepositAsk(String batch, List<Deposit> deposits) {}

  /**
   * @param sealed under the organisation's vault key
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Deposit(String card, byte[] sealed) {}

  /**
   * @param kept how many
   */
  record DepositAnswer(int kept) {}

  /** Why not. */
  record Fault(String code, String detail, int retryAfterSeconds) {}
}
