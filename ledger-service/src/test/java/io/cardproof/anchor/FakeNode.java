package io.cardproof.anchor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of a chain with one contract for checkpoints and one account, spoken to as to a real one.
 * Blocks come when a test says so; it can also hang, lie and forget.
 */
public final class FakeNode implements AutoCloseable {
  public static final long CHAIN = 20261122;
  public static final String CONTRACT = "0x" + "c1".repeat(20);
  public static final String KEY = "00".repeat(31) + "07";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ACCOUNT = Account.of(KEY).address();

  private final HttpServer server;
  private final List<String> waiting = new ArrayList<>();
  private final Map<String, Map<String, Object>> receipts = new HashMap<>();
  private final Map<Long, TestBlock> blocks = new HashMap<>();
  private final Map<Long, List<Map<String, Object>>> ofBlock = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private long head = 100;
  private long nonce = 3;
  private volatile String fault = "none";

  public FakeNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** none, garbage, giant, hang, down, error, other-chain, header, receipts, failed. */
  public void fault(String word) {
    fault = word;
  }

  /** Each transaction that was sent, as often as it was. */
  public synchronized List<String> sent() {
    return List.copyOf(sent);
  }

  public synchronized long head() {
    return head;
  }

  public synchronized String hashOf(long number) {
    return Hex.of(block(number).hash());
  }

  /** Forgets what waits, and takes the place of it with something else. */
  public synchronized void replace() {
    waiting.clear();
    nonce++;
  }

  /** Takes the last block out again; what was in it waits. */
  public synchronized void reorganise() {
    ofBlock.remove(head);
    blocks.remove(head);
    List<String> out =
        receipts.entrySet().stream()
            .filter(one -> one.getValue().get("blockNumber").equals(Hex.of(head)))
            .map(Map.Entry::getKey)
            .toList();
    out.forEach(receipts::remove);
    if (!out.isEmpty()) {
      waiting.add(sent.getLast());
      nonce--;
    }
    head--;
  }

  /** The next block, with what waits in it, between transactions of others. */
  public synchronized void mine() {
    head++;
    List<byte[]> all = new ArrayList<>();
    List<Map<String, Object>> json = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Rlp log = TestBlock.log(new byte[20], List.of(new byte[32]), new byte[(int) head % 50]);
      json.add(json(1, new byte[20], List.of(new byte[32]), new byte[(int) head % 50]));
      all.add(TestBlock.receipt(1, List.of(log)));
      if (i == 2) {
        for (String raw : waiting) {
          include(raw, all, json);
        }
        waiting.clear();
      }
    }
    blocks.put(head, new TestBlock(head, all));
    ofBlock.put(head, json);
    String hash = hashOf(head);
    json.forEach(receipt -> receipt.put("blockHash", hash));
  }

  private void include(String raw, List<byte[]> all, List<Map<String, Object>> json) {
    RawTransaction transaction = TransactionDecoder.decode(raw);
    byte[] input = HexFormat.of().parseHex(transaction.getData().replace("0x", ""));
    byte[] contract = HexFormat.of().parseHex(CONTRACT.substring(2));
    byte[] account = HexFormat.of().parseHex(ACCOUNT.substring(2));
    byte[] origin = Arrays.copyOfRange(input, 4, 36);
    byte[] data = Arrays.copyOfRange(input, 36, 100);
    List<byte[]> topics = List.of(ChainProof.EVENT, origin, Words.of(account));
    boolean failed = fault.equals("failed");
    List<Rlp> logs = failed ? List.of() : List.of(TestBlock.log(contract, topics, data));
    Map<String, Object> receipt = json(failed ? 0 : 1, contract, topics, data);
    if (failed) {
      receipt.put("logs", List.of());
    }
    receipt.put("transactionIndex", Hex.of(all.size()));
    receipt.put("blockNumber", Hex.of(head));
    all.add(TestBlock.receipt(failed ? 0 : 1, logs));
    json.add(receipt);
    receipts.put(Hex.of(Keccak.hash(HexFormat.of().parseHex(raw.substring(2)))), receipt);
    nonce++;
  }

  private static Map<String, Object> json(
      long status, byte[] contract, List<byte[]> topics, byte[] data) {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("type", "0x0");
    receipt.put("status", Hex.of(status));
    receipt.put("cumulativeGasUsed", Hex.of(52_000));
    receipt.put("logsBloom", Hex.of(new byte[256]));
    receipt.put(
        "logs",
        List.of(
            Map.of(
                "address", Hex.of(contract),
                "topics", topics.stream().map(Hex::of).toList(),
                "data", Hex.of(data))));
    return receipt;
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
    byte[] body;
    int status = 200;
    switch (fault) {
      case "hang" -> {
        hang();
        return;
      }
      case "down" -> {
        body = new byte[0];
        status = 503;
      }
      case "giant" -> body = new byte[(1 << 20) + 1];
      case "garbage" -> body = "<html>".getBytes(StandardCharsets.UTF_8);
      case "error" ->
          body =
              JSON.writeValueAsBytes(
                  Map.of("id", 1, "error", Map.of("code", -1, "message", "no\nfunds")));
      default -> {
        Map<String, Object> answer = new HashMap<>();
        answer.put("id", 1);
        answer.put("result", result(asked.path("method").asString(), asked.path("params")));
        body = JSON.writeValueAsBytes(answer);
      }
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void hang() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Object result(String method, JsonNode parameters) {
    return switch (method) {
      case "eth_chainId" -> Hex.of(fault.equals("other-chain") ? 1 : CHAIN);
      case "eth_getCode" -> parameters.get(0).asString().equals(CONTRACT) ? "0x60" : "0x";
      case "eth_getTransactionCount" -> Hex.of(nonce);
      case "eth_blockNumber" -> Hex.of(head);
      case "eth_sendRawTransaction" -> send(parameters.get(0).asString());
      case "eth_getTransactionReceipt" -> receipts.get(parameters.get(0).asString());
      case "eth_getBlockByNumber" -> header(number(parameters));
      case "eth_getBlockReceipts" ->
          fault.equals("receipts")
              ? ofBlock.get(number(parameters)).reversed()
              : ofBlock.get(number(parameters));
      default -> throw new IllegalArgumentException(method);
    };
  }

  private static long number(JsonNode parameters) {
    return Long.decode(parameters.get(0).asString());
  }

  private TestBlock block(long number) {
    TestBlock block = blocks.get(number);
    if (block == null) {
      throw new IllegalStateException("no block " + number);
    }
    return block;
  }

  private String send(String raw) {
    sent.add(raw);
    if (!waiting.contains(raw)
        && TransactionDecoder.decode(raw).getNonce().longValueExact() == nonce) {
      waiting.add(raw);
    }
    return Hex.of(Keccak.hash(HexFormat.of().parseHex(raw.substring(2))));
  }

  private Map<String, Object> header(long number) {
    Map<String, Object> json = new HashMap<>(block(number).json());
    if (fault.equals("header")) {
      json.put("gasUsed", "0x1");
    }
    return json;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
