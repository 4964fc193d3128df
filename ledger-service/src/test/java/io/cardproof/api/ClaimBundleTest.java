package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.ReadBundle;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim's evidence is worth something without the server, and nothing once it is changed. */
class ClaimBundleTest {
  @TempDir static Path folder;

  static Shop shop;
  static byte[] bundle;
  static Reply adjudication;
  static LogPolicy policy;

  @BeforeAll
  static void aClaimThatWasRuled() throws Exception {
    shop = Shop.open(folder.resolve("shop"));
    Sold sold = shop.sold("shop-a", "BUNDLE", ",'price':'50.00','currency':'CNY'");
    shop.deliver("shop-a", sold);
    String claim =
        "/v1/claims/"
            + shop.post("/v1/claims")
                .by(sold.token())
                .json(
                    ("{'cardId':'%s','orderId':'BUNDLE','reason':'STOLEN',"
                            + "'statement':'It was gone'}")
                        .formatted(sold.card()))
                .send()
                .is(201)
                .at("/claimId");
    shop.post(claim + "/responses").as("shop-a").json("{'statement':'No'}").send().is(201);
    String size = shop.get("arbiter", claim + "/adjudication").is(200).at("/asOf/treeSize");
    String time = shop.get("arbiter", claim + "/adjudication").is(200).at("/asOf/time");
    String asked = "?treeSize=" + size + "&asOf=" + time;
    adjudication = shop.get("arbiter", claim + "/adjudication" + asked).is(200);
    bundle = shop.get("arbiter", claim + "/evidence.zip" + asked).is(200).bytes();
    shop.get(claim + "/evidence.zip").by(sold.token()).send().is(200);
    shop.get("shop-b", claim + "/evidence.zip").isProblem(403, "not_yours");
    policy = LogPolicy.parse(new String(unpacked().get("policy.txt"), StandardCharsets.UTF_8));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Map<String, byte[]> unpacked() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static Path packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return written(bytes.toByteArray());
  }

  private static Path written(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "claim", ".zip"), bytes);
  }

  private static void isBad(Path file) {
    assertThatThrownBy(() -> ReadBundle.of(file).prove(policy, new JdkEd25519()))
        .isInstanceOf(BadBundle.class);
  }

  @Test
  void itHolds_andComesToTheServersBytes() throws Exception {
    ReadBundle read = ReadBundle.of(written(bundle));
    read.prove(policy, new JdkEd25519());
    assertThat(new String(read.adjudicate(read.asOf()).toBytes(), StandardCharsets.UTF_8))
        .isEqualTo(adjudication.text());
  }

  @Test
  void itShowsWhatWasSaid_andNoOrderOrPrice() throws Exception {
    assertThat(unpacked().get("openings.json"))
        .asString(StandardCharsets.UTF_8)
        .contains("It was gone")
        .doesNotContain("BUNDLE")
        .doesNotContain("50.00");
  }

  @Test
  void theSameQuestionGivesTheSameAnswer() throws Exception {
    Map<String, byte[]> files = unpacked();
    assertThat(files.get("adjudication.json"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(adjudication.text());
  }

  @Test
  void anyFlippedBitIsFound() throws Exception {
    Map<String, byte[]> files = unpacked();
    for (String path : files.keySet()) {
      Map<String, byte[]> twin = new LinkedHashMap<>(files);
      byte[] bytes = twin.get(path).clone();
      bytes[bytes.length / 2] ^= 1;
      twin.put(path, bytes);
      isBad(packed(twin));
    }
  }

  @Test
  void aFileLeftOutOrAddedIsFound() throws Exception {
    Map<String, byte[]> files = unpacked();
    for (String path : files.keySet()) {
      Map<String, byte[]> twin = new LinkedHashMap<>(files);
      twin.remove(path);
      isBad(packed(twin));
    }
    files.put("leaf/99999.json", new byte[] {1});
    isBad(packed(files));
  }

  @Test
  void aCutArchiveIsFound() throws Exception {
    for (int length : new int[] {0, 10, bundle.length / 2, bundle.length * 9 / 10}) {
      byte[] cut = java.util.Arrays.copyOf(bundle, length);
      isBad(written(cut));
    }
  }

  /** As who is liable would leave the last entries out: everything else still fits together. */
  @Test
  void aManifestThatTheLogDidNotSignIsFound() throws Exception {
    Map<String, byte[]> files = unpacked();
    files.remove("openings.json");
    String manifest = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
    String shorter = manifest.replaceFirst("\"openings.json\":\"[^\"]*\",", "");
    assertThat(shorter).isNotEqualTo(manifest);
    files.put("manifest.json", shorter.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ReadBundle.of(packed(files)).prove(policy, new JdkEd25519()))
        .isInstanceOf(BadBundle.class)
        .hasMessageContaining("manifest.note");
  }
}
