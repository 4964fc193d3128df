package io.cardproof.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.api.Shop.Reply;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardBundle;
import io.cardproof.evidence.CardEvidence;
import io.cardproof.evidence.CardEvidence.Finding;
import io.cardproof.evidence.Story;
import io.cardproof.evidence.Trust;
import io.cardproof.evidence.Unpacked;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.SignedNote;
import io.cardproof.rules.CardState;
import io.cardproof.tags.TagTranscript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A card's evidence is worth something without the server, and nothing once it is changed. */
class CardEvidenceTest {
  private static final String UNKNOWN = "A".repeat(43);

  @TempDir static Path folder;

  static Shop shop;
  static String card;
  static byte[] bundle;
  static byte[] olderNote;
  static TagTranscript transcript;
  static LogPolicy policy;

  @BeforeAll
  static void aCardThatWasSoldInAnOrderOfTwo() throws Exception {
    shop = Shop.open(folder.resolve("shop"));
    List<String> cards = shop.mint("minter-one", "GIFT", "B1", "EVI-1", "EVI-2", "EVI-3");
    card = cards.getFirst();
    olderNote = shop.get("/log/checkpoint").send().is(200).bytes();
    Reply hold =
        shop.post("/v1/reservations")
            .as("shop-a")
            .json(
                "{'orderId':'EVIDENCE','items':[{'cardId':'%s'},{'cardId':'%s'}]}"
                    .formatted(cards.get(1), card))
            .send()
            .is(201);
    shop.post("/v1/sales")
        .as("shop-b")
        .json("{'orderId':'OTHER','items':[{'cardId':'%s'}]}".formatted(card))
        .send()
        .isProblem(409, "card.held");
    Reply sale =
        shop.post("/v1/reservations/" + hold.at("/reservationId") + "/confirm")
            .as("shop-a")
            .json("{'price':'50.00','currency':'CNY'}")
            .send()
            .is(201);
    Reply delivery =
        shop.post("/v1/sales/" + sale.at("/saleId") + "/delivery?transcript=true")
            .as("shop-a")
            .json("{}")
            .send()
            .is(201);
    for (var item : delivery.json().at("/items")) {
      if (item.path("cardId").asString().equals(card)) {
        transcript = new JsonMapper().treeToValue(item.path("tagTranscript"), TagTranscript.class);
      }
    }
    bundle = of("shop-a", "").is(200).bytes();
    policy = LogPolicy.parse(new String(unpacked(bundle).get("policy.txt"), UTF_8));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Reply of(String member, String query) {
    return shop.get(member, "/v1/cards/" + card + "/evidence.zip" + query);
  }

  private static Map<String, byte[]> unpacked(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Path written(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "card", ".zip"), bytes);
  }

  private static Finding verified(byte[] archive, @Nullable Checkpoint older) throws Exception {
    Trust trust = new Trust(policy, new JdkEd25519(), List.of(), older);
    return CardEvidence.of(Unpacked.of(written(archive))).verify(trust);
  }

  private static void isBad(byte[] archive) {
    assertThatThrownBy(() -> verified(archive, null)).isInstanceOf(BadBundle.class);
  }

  @Test
  void itTellsTheWholeHistory_withTheAttemptAndItsOrder() throws Exception {
    Finding found = verified(bundle, null);

    assertThat(found.story().lines().stream().map(Story.Line::type))
        .containsExactly(
            "card.minted", "hold.placed", "attempt.refused", "card.sold", "card.delivered");
    assertThat(found.story().state()).isEqualTo(CardState.DELIVERED);
    assertThat(found.story().complete()).isTrue();
    assertThat(found.code()).isFalse();
  }

  @Test
  void theSameQuestionGivesTheSameBytes_whateverCameAfter() {
    shop.mint("minter-one", "GIFT", "LATER", "LATER-1");

    assertThat(of("shop-a", "").is(200).bytes()).isEqualTo(bundle);
    assertThat(of("shop-a", "?treeSize=" + 5000).status()).isEqualTo(400);
  }

  @Test
  void partiesAndOfficesGetIt_othersDoNot() {
    of("minter-one", "").is(200);
    of("arbiter", "").is(200);
    of("minter-two", "").isProblem(403, "not_yours");
    String unknown = "/v1/cards/" + UNKNOWN + "/evidence.zip";
    shop.get("shop-a", unknown).isProblem(404, "card.unknown");
    shop.get("arbiter", "/v1/cards/nonsense/evidence.zip").isProblem(404, "card.unknown");
  }

  @Test
  void privateFieldsGoToWhoStatedThem() throws Exception {
    assertThat(unpacked(bundle).get("openings.json")).asString(UTF_8).contains("EVIDENCE", "50.00");
    byte[] others = of("arbiter", "").is(200).bytes();
    assertThat(unpacked(others).get("openings.json"))
        .asString(UTF_8)
        .doesNotContain("EVIDENCE")
        .doesNotContain("50.00");
    assertThat(verified(others, null).story().lines()).hasSize(5);
  }

  @Test
  void thatACardIsNotThereIsEvidenceToo() throws Exception {
    byte[] absent = shop.get("arbiter", "/v1/cards/" + UNKNOWN + "/evidence.zip").is(200).bytes();

    Finding found = verified(absent, null);

    assertThat(found.story().state()).isNull();
    assertThat(found.story().lines()).isEmpty();
    assertThat(found.story().complete()).isTrue();
  }

  @Test
  void whoHasTheCodeCanShowThatItIsThisCards() throws Exception {
    byte[] disclosed = CardBundle.withTranscript(written(bundle), transcript);
    assertThat(verified(disclosed, null).code()).isTrue();

    Map<String, byte[]> files = unpacked(disclosed);
    byte[] other = files.get("code/voprf.json");
    other[other.length / 2] ^= 1;
    isBad(packed(files));
  }

  @Test
  void itContinuesAnOlderCheckpoint_ifItWasAskedTo() throws Exception {
    SignedNote note = SignedNote.parse(olderNote);
    Checkpoint older = Checkpoint.openSigned(note, note.verify(policy.logs(), new JdkEd25519()));

    byte[] asked = of("shop-a", "?from=" + older.size()).is(200).bytes();

    assertThat(verified(asked, older).older()).isEqualTo(older.size());
    assertThatThrownBy(() -> verified(bundle, older)).isInstanceOf(BadBundle.class);
  }

  @Test
  void withAMapOfCards_whatCameBeforeItNeedNotBeLookedAt() throws Exception {
    try (Shop busy = Shop.open(folder.resolve("busy"))) {
      String quiet = busy.mint("minter-one", "GIFT", "B1", "QUIET-1").getFirst();
      String noisy = busy.mint("minter-one", "GIFT", "B2", "NOISY-1").getFirst();
      for (int i = 0; i < 130; i++) {
        for (String change : List.of("freeze", "unfreeze")) {
          busy.post("/v1/cards/" + noisy + "/" + change)
              .as("minter-one")
              .json("{'reason':'a try'}")
              .send()
              .is(200);
        }
      }
      for (String of : List.of(quiet, noisy, UNKNOWN)) {
        String path = "/v1/cards/" + of + "/evidence.zip?treeSize=265";
        byte[] mapped = busy.get("arbiter", path).is(200).bytes();
        Map<String, byte[]> files = unpacked(mapped);
        LogPolicy its = LogPolicy.parse(new String(files.get("policy.txt"), UTF_8));
        Trust trust = new Trust(its, new JdkEd25519(), List.of(), null);

        Finding found = CardEvidence.of(Unpacked.of(written(mapped))).verify(trust);

        assertThat(found.story().map()).isNotNull();
        assertThat(found.story().complete()).isTrue();
        assertThat(files.keySet()).contains("map/proof.txt", "leaf/256.json");
      }
    }
  }

  @Test
  void anyFlippedBitIsFound() throws Exception {
    Map<String, byte[]> files = unpacked(bundle);
    for (String path : files.keySet()) {
      for (int part = 1; part < 8; part++) {
        Map<String, byte[]> twin = new LinkedHashMap<>(files);
        byte[] bytes = twin.get(path).clone();
        if (bytes.length == 0) {
          bytes = new byte[1];
        }
        bytes[bytes.length * part / 8] ^= 1;
        twin.put(path, bytes);
        isBad(packed(twin));
      }
    }
  }

  @Test
  void aFileLeftOutOrAddedIsFound() throws Exception {
    Map<String, byte[]> files = unpacked(bundle);
    for (String path : files.keySet()) {
      Map<String, byte[]> twin = new LinkedHashMap<>(files);
      twin.remove(path);
      isBad(packed(twin));
    }
    files.put("leaf/99999.json", new byte[] {1});
    isBad(packed(files));
  }

  @Test
  void anArchiveThatSaysTwoThingsIsNone() throws Exception {
    isBad(new byte[0]);
    for (int length : new int[] {10, bundle.length / 2, bundle.length - 1}) {
      isBad(java.util.Arrays.copyOf(bundle, length));
    }
    byte[] longer = java.util.Arrays.copyOf(bundle, bundle.length + 1);
    isBad(longer);
    byte[] renamed = bundle.clone();
    int name =
        new String(bundle, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("README.txt");
    renamed[name] = 'X';
    isBad(renamed);
  }
}
