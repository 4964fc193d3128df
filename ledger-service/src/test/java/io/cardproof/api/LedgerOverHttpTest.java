package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TilePath;
import io.cardproof.log.TlogProof;
import io.cardproof.members.KeyRotation;
import io.cardproof.rules.Entry;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Members, products, policies, the served log, and members who sign for themselves. */
final class LedgerOverHttpTest {
  private static final TestGateway GATEWAY = TestGateway.shared();
  private static final JdkEd25519 VERIFIER = new JdkEd25519();

  private static NoteKey logKey() throws Exception {
    return NoteKey.parse(GATEWAY.get(null, "/log/vkey").text().strip());
  }

  // the log

  @Test
  void servedTiles_giveTheSignedRoot_andEachEntrysProofVerifies() throws Exception {
    for (int i = 0; i < 3; i++) {
      GATEWAY.admit("logged-" + i, "AUDITOR");
    }
    GATEWAY.post(GATEWAY.operator(), "/v1/members/logged-0/suspend", "");
    Thread.sleep(1_200);
    SignedNote note = SignedNote.parse(GATEWAY.get(null, "/log/checkpoint").bytes());
    Checkpoint checkpoint = Checkpoint.open(note, logKey(), VERIFIER);
    int size = (int) checkpoint.size();
    assertThat(checkpoint.origin()).isEqualTo(GATEWAY.founded().origin());
    assertThat(size).isGreaterThanOrEqualTo(10);

    Reply bundle = GATEWAY.get(null, "/log/" + new TilePath.EntryTile(0, size).format());
    Reply hashes = GATEWAY.get(null, "/log/" + new TilePath.HashTile(0, 0, size).format());
    assertThat(bundle.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(bundle.header("Cache-Control")).contains("immutable");
    List<byte[]> leaves = EntryBundle.decode(bundle.bytes());
    assertThat(leaves).hasSize(size);
    assertThat(hashes.bytes()).hasSize(size * MerkleHash.LENGTH);

    for (int i = 0; i < size; i++) {
      Reply leaf = GATEWAY.get(GATEWAY.operator(), "/v1/entries/" + i);
      assertThat(leaf.bytes()).isEqualTo(leaves.get(i));
      assertThat(Entry.ofLeaf(leaf.bytes()).rules()).isEqualTo(1);
      byte[] proof = GATEWAY.get(GATEWAY.operator(), "/v1/entries/" + i + "/proof").bytes();
      assertThat(TlogProof.parse(proof).verify(leaf.bytes(), logKey(), VERIFIER).size())
          .isGreaterThanOrEqualTo(size);
    }
  }

  @Test
  void absentTiles_andOtherSpellings_are404_andHeadWorks() {
    for (String path :
        List.of(
            "tile/0/001",
            "tile/0/000",
            "tile/1/000.p/1",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/0",
            "tile/00/000.p/1",
            "tile/0/x000/000.p/1",
            "tile/0/%30%30%30.p/1",
            "tile/entries/001",
            "tile/64/000",
            "tile/",
            "nothing")) {
      assertThat(GATEWAY.get(null, "/log/" + path).status()).as(path).isEqualTo(404);
    }
    Reply head =
        GATEWAY.send(
            GATEWAY
                .request(null, "/log/tile/entries/000.p/1")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.bytes()).isEmpty();
    assertThat(head.header("Content-Length")).isNotEqualTo("0");
  }

  @Test
  void healthAndMetrics_areOnTheManagementPort_andNowhereElse() {
    Reply health =
        GATEWAY.send(HttpRequest.newBuilder(GATEWAY.management("/actuator/health/readiness")));
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().get("status").stringValue()).isEqualTo("UP");
    Reply metrics =
        GATEWAY.send(HttpRequest.newBuilder(GATEWAY.management("/actuator/prometheus")));
    assertThat(metrics.text()).contains("cardproof_ledger_submissions_seconds_count");
    for (String path : List.of("/actuator/env", "/actuator/heapdump", "/actuator/loggers")) {
      assertThat(GATEWAY.send(HttpRequest.newBuilder(GATEWAY.management(path))).status())
          .isEqualTo(404);
    }
    assertThat(GATEWAY.get(null, "/actuator/health").status()).isEqualTo(404);
  }

  @Test
  void waitForProof_addsAProofThatVerifies_toAReplayAsWell() throws Exception {
    String body = "{\"memberId\":\"proven\",\"displayName\":\"P\",\"roles\":[\"ISSUER\"]}";
    for (int i = 0; i < 2; i++) {
      HttpRequest.Builder request =
          GATEWAY
              .request(GATEWAY.operator(), "/v1/members")
              .header("Idempotency-Key", "proven")
              .header("Prefer", "respond-async, wait=proof")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      Reply reply = GATEWAY.send(request);
      assertThat(reply.header("Preference-Applied")).isEqualTo("wait=proof");
      JsonNode receipt = reply.json().get("receipt");
      byte[] leaf =
          GATEWAY
              .get(GATEWAY.operator(), "/v1/entries/" + receipt.get("entry").longValue())
              .bytes();
      assertThat(Base64.getEncoder().encodeToString(MerkleHash.leaf(leaf)))
          .isEqualTo(receipt.get("leafHash").stringValue());
      TlogProof.parse(reply.json().get("proof").stringValue()).verify(leaf, logKey(), VERIFIER);
    }
  }

  @Test
  void entryBeyondTheLog_isUnknown_andNoNumberIsInvalid() {
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/entries/999999").code())
        .isEqualTo("entry.unknown");
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/entries/999999/proof").code())
        .isEqualTo("entry.unknown");
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/entries/01").code())
        .isEqualTo("request.invalid");
    assertThat(GATEWAY.get(null, "/v1/entries/0").code()).isEqualTo("auth.missing");
  }

  @Test
  void receipts_areTheCallersOwn_andEveryonesForTheOperator() {
    String mine = GATEWAY.admit("receipt-mine", "MARKETPLACE");
    String other = GATEWAY.admit("receipt-other", "MARKETPLACE");
    Reply made =
        GATEWAY.post(
            mine, "/v1/members/receipt-mine/credentials", "cred", "{\"kind\":\"ICP_RECORD\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().get("credential").get("status").stringValue()).isEqualTo("PENDING");
    String id = made.json().get("receipt").get("submissionId").stringValue();
    assertThat(GATEWAY.get(mine, "/v1/receipts/" + id).json())
        .isEqualTo(made.json().get("receipt"));
    assertThat(GATEWAY.get(mine, "/v1/receipts?idempotencyKey=cred").json())
        .isEqualTo(made.json().get("receipt"));
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/receipts/" + id).status()).isEqualTo(200);
    assertThat(GATEWAY.get(other, "/v1/receipts/" + id).code()).isEqualTo("receipt.unknown");
    assertThat(GATEWAY.get(other, "/v1/receipts?idempotencyKey=cred").code())
        .isEqualTo("receipt.unknown");
    assertThat(GATEWAY.get(other, "/v1/receipts").code()).isEqualTo("request.invalid");
  }

  // products and policies

  @Test
  void product_isCreatedOnce_thenSetAgain() {
    String body =
        "{\"name\":\"Card\",\"productType\":\"GIFT_CARD\",\"scope\":\"brand-a\","
            + "\"policyId\":\"gift-card\",\"suppliers\":[\"*\"],\"faceValue\":\"50.00\","
            + "\"currency\":\"CNY\"%s}";
    String operator = GATEWAY.operator();
    assertThat(GATEWAY.put(operator, "/v1/products/GC-50", body.formatted("")).status())
        .isEqualTo(201);
    assertThat(GATEWAY.put(operator, "/v1/products/GC-50", body.formatted("")).status())
        .isEqualTo(200);
    Reply changed = GATEWAY.put(operator, "/v1/products/GC-50", body.formatted(",\"supplyCap\":5"));
    assertThat(changed.status()).isEqualTo(200);
    JsonNode product = GATEWAY.get(operator, "/v1/products/GC-50").json();
    assertThat(product.get("supplyCap").intValue()).isEqualTo(5);
    assertThat(product.get("issuers").isEmpty()).isTrue();
    assertThat(GATEWAY.get(operator, "/v1/products/NONE").code()).isEqualTo("product.unknown");
    assertThat(
            GATEWAY
                .put(operator, "/v1/products/GC-51", body.formatted("").replace("gift-card", "no"))
                .code())
        .isEqualTo("policy.unknown");
  }

  @Test
  void policy_keepsItsVersions_andSaysNeverAsNull() {
    String operator = GATEWAY.operator();
    String first = "{\"window\":\"P3D\",\"autoReissueWithin\":null}";
    Reply one = GATEWAY.put(operator, "/v1/policies/house", first);
    assertThat(one.status()).isEqualTo(201);
    assertThat(one.json().get("autoReissueWithin").isNull()).isTrue();
    assertThat(GATEWAY.put(operator, "/v1/policies/house", first).status()).isEqualTo(200);
    Reply two = GATEWAY.put(operator, "/v1/policies/house", "{\"window\":\"P4D\"}");
    assertThat(two.status()).isEqualTo(201);
    assertThat(two.json().get("version").intValue()).isEqualTo(2);
    assertThat(two.json().has("autoReissueWithin")).isFalse();
    JsonNode old = GATEWAY.get(operator, "/v1/policies/house?version=1").json();
    assertThat(old.get("window").stringValue()).isEqualTo("P3D");
    assertThat(GATEWAY.get(operator, "/v1/policies/house?version=3").code())
        .isEqualTo("policy.unknown");
    assertThat(GATEWAY.put(operator, "/v1/policies/house", "{\"window\":\"soon\"}").code())
        .isEqualTo("request.invalid");
  }

  @Test
  void fivePoliciesShip_asEntriesOfTheirOwn() {
    for (String id : List.of("top-up", "gift-card", "licence-key", "membership", "account")) {
      JsonNode policy = GATEWAY.get(GATEWAY.operator(), "/v1/policies/" + id).json();
      assertThat(policy.get("version").intValue()).isEqualTo(1);
      assertThat(policy.get("tiers").get(0).get("minFaceValue").stringValue()).isEqualTo("500.00");
    }
  }

  // members who sign for themselves

  @Test
  void selfSigningMember_preparesSignsAndSubmits_andAReplayIsTheSame() {
    Ed25519.Key key = Ed25519.generate();
    String apiKey = admitSelf("self-one", key);
    String path = "/v1/members/self-one/credentials";
    Reply direct = GATEWAY.post(apiKey, path, "{\"kind\":\"ICP_RECORD\"}");
    assertThat(direct.code()).isEqualTo("request.invalid");

    String call = "{\"path\":\"" + path + "\",\"kind\":\"ICP_RECORD\"}";
    Reply prepared = GATEWAY.post(apiKey, "/v1/commands/prepare", call);
    assertThat(prepared.status()).as(prepared.text()).isEqualTo(200);
    String signed = signed(prepared, key);
    Reply done = GATEWAY.post(apiKey, "/v1/commands", signed);
    assertThat(done.status()).as(done.text()).isEqualTo(201);
    assertThat(done.json().get("credential").get("kind").stringValue()).isEqualTo("ICP_RECORD");
    Reply again = GATEWAY.post(apiKey, "/v1/commands", signed);
    assertThat(again.bytes()).isEqualTo(done.bytes());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void anothersSignature_orChangedCommand_isRefused() {
    Ed25519.Key key = Ed25519.generate();
    String apiKey = admitSelf("self-two", key);
    String call =
        "{\"path\":\"/v1/members/self-two/credentials\",\"body\":{\"kind\":\"ICP_RECORD\"}}";
    Reply prepared = GATEWAY.post(apiKey, "/v1/commands/prepare", call);
    Reply wrong = GATEWAY.post(apiKey, "/v1/commands", signed(prepared, Ed25519.generate()));
    assertThat(wrong.status()).isEqualTo(401);
    String operatorTries = signed(prepared, key);
    assertThat(GATEWAY.post(GATEWAY.operator(), "/v1/commands", operatorTries).code())
        .isEqualTo("not_yours");
    assertThat(
            GATEWAY
                .post(apiKey, "/v1/commands", "{\"command\":\"e30=\",\"signature\":\"\"}")
                .code())
        .isEqualTo("request.invalid");
    for (String path : List.of("/v1/commands", "/log/vkey", "/v1/../x", "v1/sales", "/v1/x?y")) {
      Reply reply = GATEWAY.post(apiKey, "/v1/commands/prepare", "{\"path\":\"" + path + "\"}");
      assertThat(reply.code()).as(path).isEqualTo("request.invalid");
    }
  }

  @Test
  void rotation_needsTheNewKeysProof() {
    Ed25519.Key first = Ed25519.generate();
    Ed25519.Key second = Ed25519.generate();
    admitSelf("self-three", first);
    String ledger =
        Digests.base64Url(
            MerkleHash.leaf(GATEWAY.get(GATEWAY.operator(), "/v1/entries/0").bytes()));
    String publicKey = Digests.base64Url(second.publicKey());
    byte[] message = KeyRotation.message(ledger, "self-three", publicKey);
    String good = sign(second, message);
    String path = "/v1/members/self-three/signing-key";
    String body = "{\"publicKey\":\"%s\",\"proof\":\"%s\"}";
    assertThat(
            GATEWAY
                .post(GATEWAY.operator(), path, body.formatted(publicKey, sign(first, message)))
                .json()
                .get("field")
                .stringValue())
        .isEqualTo("proof");
    Reply rotated = GATEWAY.post(GATEWAY.operator(), path, body.formatted(publicKey, good));
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
    assertThat(GATEWAY.get(GATEWAY.operator(), "/v1/members/self-three").json().get("publicKey"))
        .isEqualTo(rotated.json().get("publicKey"));
  }

  @Test
  void custodialRotation_derivesTheNextKey_andItsReplayIsTheSame() {
    String apiKey = GATEWAY.admit("kept-key", "MARKETPLACE");
    String path = "/v1/members/kept-key/signing-key";
    Reply first = GATEWAY.post(GATEWAY.operator(), path, "rotate-kept", "");
    Reply again = GATEWAY.post(GATEWAY.operator(), path, "rotate-kept", "");
    assertThat(first.json().get("keyGeneration").intValue()).isEqualTo(1);
    assertThat(again.bytes()).isEqualTo(first.bytes());
    Reply signs =
        GATEWAY.post(apiKey, "/v1/members/kept-key/credentials", "{\"kind\":\"ICP_RECORD\"}");
    assertThat(signs.status()).isEqualTo(201);
  }

  @Test
  void delegation_isTheMembersOwnAndRepeatSafe() {
    String shop = GATEWAY.admit("delegating", "MARKETPLACE");
    String path = "/v1/members/delegating/gateway";
    String account = "0x" + "Ab".repeat(20);
    String body = "{\"account\":\"%s\"}".formatted(account);
    assertThat(GATEWAY.get(shop, "/v1/members/delegating").json().has("gateway")).isFalse();
    Reply done = GATEWAY.put(shop, path, body);
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.json().path("gateway").asString()).isEqualTo(account.toLowerCase(Locale.ROOT));
    Reply again = GATEWAY.put(shop, path, body);
    assertThat(again.bytes()).isEqualTo(done.bytes());
    Reply byOperator = GATEWAY.put(GATEWAY.operator(), path, body.replace("Ab", "cd"));
    assertThat(byOperator.status()).as(byOperator.text()).isEqualTo(200);
    Reply entry =
        GATEWAY.get(shop, "/v1/entries/" + byOperator.json().path("receipt").path("entry"));
    assertThat(entry.json().path("command").path("actor").asString()).isEqualTo("delegating");
    assertThat(GATEWAY.get(shop, "/v1/members/delegating").json().path("gateway").asString())
        .isEqualTo("0x" + "cd".repeat(20));
  }

  @Test
  void delegation_isRefused_byAnotherMember_toNoAccount_andWithoutOneWhereThereIsNone() {
    String shop = GATEWAY.admit("delegating-too", "MARKETPLACE");
    String other = GATEWAY.admit("delegating-for", "MARKETPLACE");
    String path = "/v1/members/delegating-too/gateway";
    String account = "{\"account\":\"0x%s\"}".formatted("ab".repeat(20));
    assertThat(GATEWAY.put(other, path, account).code()).isEqualTo("not_yours");
    assertThat(GATEWAY.put(shop, "/v1/members/nobody-here/gateway", account).code())
        .isEqualTo("member.unknown");
    for (String bad : List.of("{}", "{\"account\":\"0x00\"}", "")) {
      Reply refused = GATEWAY.put(shop, path, bad);
      assertThat(refused.code()).as(bad).isEqualTo("request.invalid");
      assertThat(refused.json().path("field").asString()).isEqualTo("account");
    }
    Ed25519.Key key = Ed25519.generate();
    String self = admitSelf("self-delegating", key);
    String call =
        "{\"path\":\"/v1/members/self-delegating/gateway\",\"method\":\"PUT\",\"body\":%s}"
            .formatted(account);
    Reply prepared = GATEWAY.post(self, "/v1/commands/prepare", call);
    Reply done = GATEWAY.post(self, "/v1/commands", signed(prepared, key));
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(
            GATEWAY
                .put(GATEWAY.operator(), "/v1/members/self-delegating/gateway", account)
                .status())
        .isEqualTo(403);
  }

  private static String admitSelf(String id, Ed25519.Key key) {
    Reply reply =
        GATEWAY.post(
            GATEWAY.operator(),
            "/v1/members",
            "{\"memberId\":\"%s\",\"displayName\":\"S\",\"roles\":[\"MARKETPLACE\"],".formatted(id)
                + "\"custody\":\"self\",\"publicKey\":\"%s\"}"
                    .formatted(Base64.getEncoder().encodeToString(key.publicKey())));
    return reply.json().get("apiKey").stringValue();
  }

  private static String signed(Reply prepared, Ed25519.Key key) {
    byte[] bytes = Base64.getDecoder().decode(prepared.json().get("bytesToSign").stringValue());
    return "{\"command\":\"%s\",\"signature\":\"%s\"}"
        .formatted(prepared.json().get("command").stringValue(), sign(key, bytes));
  }

  private static String sign(Ed25519.Key key, byte[] message) {
    return Base64.getEncoder().encodeToString(Ed25519.signer(key.seed()).sign(message));
  }
}
