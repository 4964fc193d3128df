package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Who and what the demo's story is about, set up through the same calls as for real. */
final class DemoWorld {
  static final String SKU = "NOVA-50";
  static final String MEMBERSHIP_SKU = "LUNA-30";

  /** The brand whose codes these are: a code means the same card whoever sells it. */
  private static final String SCOPE = "star-games";

  private static final String POLICY = "gift-card";

  private final Path folder;
  private final ApiClient anonymous;
  private final Map<String, ApiClient> clients = new LinkedHashMap<>();
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final String vkey;

  DemoWorld(Path folder, String url, FolderInit.Founded founded) {
    this.folder = folder;
    this.vkey = founded.vkey();
    this.anonymous = new ApiClient(URI.create(url), null);
    know(founded.operator().memberId(), founded.operator().apiKey());
  }

  private void know(String member, String key) {
    keys.put(member, key);
    clients.put(member, anonymous.as(key));
  }

  /** Members and products; the operator's part. */
  void populate() {
    admit("nova", "Nova Codes", "SUPPLIER");
    admit("luna", "Luna Cards", "SUPPLIER");
    admit("shop-a", "Shop A", "MARKETPLACE");
    admit("shop-b", "Shop B", "MARKETPLACE");
    admit("star-games", "Star Games", "ISSUER");
    admit("judge", "Card Arbitration", "ARBITRATOR");
    product(SKU, "Nova gift card 50 CNY", "GIFT_CARD");
    product(MEMBERSHIP_SKU, "Luna membership, 30 days", "MEMBERSHIP");
    writeKeys();
  }

  private void admit(String member, String name, String role) {
    Map<String, Object> body =
        Map.of("memberId", member, "displayName", name, "roles", List.of(role));
    ApiClient.Reply reply =
        client(DataFolder.OPERATOR).post("/v1/members", "demo-member-" + member, body).good();
    know(member, reply.json().path("apiKey").asString());
  }

  private void product(String sku, String name, String type) {
    Map<String, Object> body =
        Map.of(
            "name", name,
            "productType", type,
            "scope", SCOPE,
            "policyId", POLICY,
            "suppliers", List.of("nova", "luna"),
            "issuers", List.of("star-games"));
    client(DataFolder.OPERATOR).put("/v1/products/" + sku, body).good();
  }

  /** Readable by its owner only, from its first byte on. */
  private void writeKeys() {
    String text =
        keys.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Files.createFile(
          keysFile(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(keysFile(), text);
    } catch (IOException e) {
      throw new CommandFailed(keysFile() + " cannot be written: " + LocalFiles.reason(e), e);
    }
  }

  Path keysFile() {
    return folder.resolve("demo-keys.txt");
  }

  /** What one member sees. */
  ApiClient client(String member) {
    return Objects.requireNonNull(clients.get(member), member);
  }

  ApiClient anonymous() {
    return anonymous;
  }

  /** The log's key as init gave it: what a verifier gets from elsewhere than the server. */
  String vkey() {
    return vkey;
  }

  /** One of the sample files that ship, as a supplier would have it on disk. */
  Path sample(String name) {
    return write(name, resource(name));
  }

  private static byte[] resource(String name) {
    try (InputStream in = DemoWorld.class.getResourceAsStream("/demo/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new CommandFailed("the sample file " + name + " cannot be read", e);
    }
  }

  /** A file of the demo, beside the ledger. */
  Path write(String name, byte[] bytes) {
    try {
      Path files = Files.createDirectories(folder.resolve("demo-files"));
      return Files.write(files.resolve(name), bytes);
    } catch (IOException e) {
      throw new CommandFailed(name + " cannot be written: " + LocalFiles.reason(e), e);
    }
  }
}
