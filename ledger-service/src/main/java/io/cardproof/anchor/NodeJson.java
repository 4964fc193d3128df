package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What nodes say in JSON, in the bytes that hashes are taken over. */
final class NodeJson {
  private static final Set<String> NUMBERS =
      Set.of(
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "baseFeePerGas",
          "blobGasUsed",
          "excessBlobGas");

  private static final List<String> HEADER =
      List.of(
          "parentHash",
          "sha3Uncles",
          "miner",
          "stateRoot",
          "transactionsRoot",
          "receiptsRoot",
          "logsBloom",
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "extraData",
          "mixHash",
          "nonce");

  /** In the order in which forks added them: London, Shanghai, Cancun twice, then Prague. */
  private static final List<String> ADDED =
      List.of(
          "baseFeePerGas",
          "withdrawalsRoot",
          "blobGasUsed",
          "excessBlobGas",
          "parentBeaconBlockRoot",
          "requestsHash");

  private NodeJson() {}

  static byte[] header(JsonNode block) throws BadAnchor {
    List<Rlp> fields = new ArrayList<>();
    for (String name : HEADER) {
      fields.add(field(block, name));
    }
    for (String name : ADDED) {
      if (block.path(name).isString()) {
        fields.add(field(block, name));
      }
    }
    return Rlp.of(fields).encode();
  }

  static byte[] receipt(JsonNode receipt) throws BadAnchor {
    List<Rlp> logs = new ArrayList<>();
    for (JsonNode log : receipt.path("logs")) {
      List<Rlp> topics = new ArrayList<>();
      for (JsonNode topic : log.path("topics")) {
        topics.add(bytes(topic));
      }
      logs.add(
          Rlp.of(List.of(bytes(log.path("address")), Rlp.of(topics), bytes(log.path("data")))));
    }
    byte[] untyped =
        Rlp.of(
                List.of(
                    number(receipt.path("status")),
                    number(receipt.path("cumulativeGasUsed")),
                    bytes(receipt.path("logsBloom")),
                    Rlp.of(logs)))
            .encode();
    long type = Hex.number(receipt.path("type").asString("0x0"));
    return type == 0 ? untyped : Words.concat(new byte[] {(byte) type}, untyped);
  }

  private static Rlp field(JsonNode node, String name) throws BadAnchor {
    return NUMBERS.contains(name) ? number(node.path(name)) : bytes(node.path(name));
  }

  private static Rlp number(JsonNode node) throws BadAnchor {
    return Rlp.of(Hex.number(node.asString("")));
  }

  private static Rlp bytes(JsonNode node) throws BadAnchor {
    return Rlp.of(Hex.bytes(node.asString("")));
  }
}
