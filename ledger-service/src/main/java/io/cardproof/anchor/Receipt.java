package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came of a transaction: a receipt since Byzantium, typed (EIP-2718) or not. */
final class Receipt {
  private static final int FIELDS = 4;
  private static final int LOGS = 3;
  private static final int LOG_FIELDS = 3;
  private static final int ADDRESS_BYTES = 20;
  private static final int LIST = 0xc0;
  private static final int TYPE_MAX = 0x7f;

  private final boolean succeeded;
  private final List<Log> logs;

  /** An event of a contract. */
  @SuppressWarnings("ArrayRecordComponent")
  record Log(byte[] contract, List<byte[]> topics, byte[] data) {}

  private Receipt(boolean succeeded, List<Log> logs) {
    this.succeeded = succeeded;
    this.logs = logs;
  }

  static Receipt parse(byte[] bytes) throws BadAnchor {
    int first = bytes.length == 0 ? LIST - 1 : Byte.toUnsignedInt(bytes[0]);
    if (first > TYPE_MAX && first < LIST) {
      throw new BadAnchor("the receipt is none");
    }
    byte[] untyped = first <= TYPE_MAX ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    List<Rlp> fields = Rlp.decode(untyped).items(FIELDS);
    List<Log> logs = new ArrayList<>();
    for (Rlp log : fields.get(LOGS).items()) {
      List<Rlp> parts = log.items(LOG_FIELDS);
      List<byte[]> topics = new ArrayList<>();
      for (Rlp topic : parts.get(1).items()) {
        topics.add(topic.string(Keccak.BYTES));
      }
      logs.add(
          new Log(parts.get(0).string(ADDRESS_BYTES), List.copyOf(topics), parts.get(2).string()));
    }
    byte[] status = fields.get(0).string();
    return new Receipt(status.length == 1 && status[0] == 1, List.copyOf(logs));
  }

  /** Where it did not, nothing that it did counts. */
  boolean succeeded() {
    return succeeded;
  }

  List<Log> logs() {
    return logs;
  }
}
