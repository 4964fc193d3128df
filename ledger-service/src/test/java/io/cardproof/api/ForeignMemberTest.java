package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import io.cardproof.codec.Digests;
import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.members.Enrolment;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member whose key another organisation's keystore has, as this gateway treats it. */
class ForeignMemberTest {
  private static final TestGateway GATEWAY = TestGateway.shared();

  @TempDir private Path dir;
  private Keystore theirs;
  private String member = "";

  @BeforeEach
  void anotherOrganisation() {
    theirs = Keystore.create(dir.resolve("theirs.bcfks"), "their password".toCharArray());
    member = "their-" + TestGateway.newKey();
  }

  private Enrolment enrolment(int key) {
    String ledger = Digests.base64Url(io.cardproof.log.MerkleHash.leaf(genesis()));
    return Enrolment.of(theirs, ledger, member, key, 0);
  }

  private static byte[] genesis() {
    return GATEWAY.get(GATEWAY.operator(), "/v1/entries/0").bytes();
  }

  private Reply admit(String publicKey) {
    return GATEWAY.post(
        GATEWAY.operator(),
        "/v1/members",
        "{\"memberId\":\"%s\",\"displayName\":\"T\",\"roles\":[\"SUPPLIER\"],\"publicKey\":\"%s\"}"
            .formatted(member, publicKey));
  }

  @Test
  void itsAdmission_showsNoApiKey_andItIsTurnedAwayByName() {
    Reply admitted = admit(enrolment(0).publicKey());
    assertThat(admitted.status()).as(admitted.text()).isEqualTo(201);
    assertThat(admitted.json().has("apiKey")).isFalse();
    assertThat(admitted.json().at("/member/custody").asString()).isEqualTo("gateway");

    String root = new ApiKeys(theirs.root(Root.API_KEY)).keyFor(member, 0);
    assertThat(enrolment(0).apiKey()).isEqualTo(root);
    Reply away = GATEWAY.get(root, "/v1/members/" + member);
    assertThat(away.status()).isEqualTo(401);
    assertThat(away.code()).isEqualTo("auth.invalid");
    assertThat(away.json().path("detail").asString()).contains("Another organisation's gateway");
  }

  @Test
  void aNewApiKey_isAnEntryHere_andAKeyOnlyThere() {
    admit(enrolment(0).publicKey());
    Reply renewed = GATEWAY.post(GATEWAY.operator(), "/v1/members/" + member + "/keys", "{}");
    assertThat(renewed.status()).as(renewed.text()).isEqualTo(201);
    assertThat(renewed.json().has("apiKey")).isFalse();
    assertThat(renewed.json().path("apiKeyGeneration").asInt()).isEqualTo(1);
  }

  @Test
  void itsKeyIsRotated_withTheProofOfWhoHasIt() {
    admit(enrolment(0).publicKey());
    String path = "/v1/members/" + member + "/signing-key";
    Reply without = GATEWAY.post(GATEWAY.operator(), path, "{}");
    assertThat(without.code()).isEqualTo("request.invalid");

    Enrolment next = enrolment(1);
    Reply rotated =
        GATEWAY.post(
            GATEWAY.operator(),
            path,
            "{\"publicKey\":\"%s\",\"proof\":\"%s\"}".formatted(next.publicKey(), next.proof()));
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
    assertThat(rotated.json().path("publicKey").asString()).isEqualTo(next.publicKey());
  }
}
