package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway;
import io.cardproof.api.TestGateway.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is sold from in one folder, and then from another. */
class HouseMoveTest {
  @TempDir private Path dir = Path.of("");

  private String shop = "";
  private List<String> cards = List.of();

  private String path(String name) {
    return dir.resolve(name).toString();
  }

  private void openShop(TestGateway house) {
    String supplier = house.admit("nova", "SUPPLIER");
    shop = house.admit("shop-a", "MARKETPLACE");
    String product =
        """
        {"name":"Gift","productType":"GIFT_CARD","scope":"gift","policyId":"gift-card",
         "suppliers":["*"],"issuers":["*"]}\
        """;
    good(house.put(house.operator(), "/v1/products/GIFT", product));
    String batch =
        """
        {"sku":"GIFT","batchNo":"b","sellers":["*"],"deposit":true,
         "codes":["MOVED-1","MOVED-2","MOVED-3"]}\
        """;
    List<String> minted = new ArrayList<>();
    good(house.post(supplier, "/v1/batches", batch))
        .json()
        .path("lines")
        .forEach(line -> minted.add(line.path("cardId").stringValue()));
    cards = minted;
  }

  private static Reply good(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply;
  }

  /** Sells one, and asks for the proof, so that a checkpoint covers it. */
  private String sell(TestGateway house, int card) {
    Reply sale =
        good(
            house.post(
                shop,
                "/v1/sales",
                "{\"orderId\":\"o%d\",\"items\":[{\"cardId\":\"%s\"}]}"
                    .formatted(card, cards.get(card))));
    long entry = sale.json().at("/receipt/entry").longValue();
    assertThat(house.get(shop, "/v1/entries/" + entry + "/proof").status()).isEqualTo(200);
    return sale.json().path("saleId").stringValue();
  }

  private void run(String... arguments) {
    Ran ran = Ran.cardproof(arguments);
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
  }

  private void export(TestGateway closed, String name) {
    run("export", "--data", closed.folder().toString(), "--out", path(name));
  }

  private Ran move(String export, String backup, Path password) {
    return Ran.cardproof(
        "init",
        "--data",
        path("new"),
        "--import",
        path(export),
        "--keys",
        path(backup),
        "--password-file",
        password.toString());
  }

  private void refused(Ran move, String why) {
    assertThat(move.status()).as(move.out() + move.err()).isEqualTo(2);
    assertThat(move.err()).contains(why);
    assertThat(dir.resolve("new")).doesNotExist();
  }

  @Test
  void the_log_goes_on_in_another_folder_under_the_same_name_and_key() throws IOException {
    TestGateway old = TestGateway.fresh(false);
    openShop(old);
    String sale = sell(old, 0);
    old.close();
    export(old, "early");
    old.restart();
    sell(old, 1);
    old.close();
    String folder = old.folder().toString();
    Path password = old.folder().resolve("keystore.password");
    export(old, "export");
    run("backup", "--data", folder, "--out", path("keyless"));
    run("backup", "--data", folder, "--out", path("backup"), "--with-keystore");
    Files.writeString(dir.resolve("policy"), "log " + old.founded().vkey() + "\nquorum none\n");
    monitor(path("export"));

    refused(move("early", "backup", password), "serve the old folder once");
    refused(move("export", "keyless", password), "--with-keystore");
    tamper(
        "export/tile/entries",
        () -> refused(move("export", "backup", password), "is not the one that is signed for"));
    tamper("export/checkpoint", () -> refused(move("export", "backup", password), "not signed"));

    Ran moved = move("export", "backup", password);
    assertThat(moved.status()).as(moved.err()).isZero();
    assertThat(moved.out()).contains(old.founded().origin());
    assertThat(dir.resolve("new/checkpoint")).exists();
    refusedBecauseThere(password);
    try (TestGateway house = old.movedTo(dir.resolve("new"), password)) {
      assertThat(house.get(null, "/log/vkey").text().strip()).isEqualTo(old.founded().vkey());
      assertThat(house.get(shop, "/v1/cards/" + cards.get(0)).text()).contains("SOLD");
      Reply delivery = good(house.post(shop, "/v1/sales/" + sale + "/delivery", "{}"));
      assertThat(delivery.text()).as("the sealed codes moved too").contains("MOVED-1");
      sell(house, 2);
      assertThat(monitor(house.at("").toString())).contains("GOOD", " 2 new");
    }
    run("fsck", "--data", path("new"), "--signatures");
  }

  private void refusedBecauseThere(Path password) {
    Ran again = move("export", "backup", password);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("already");
  }

  /** One who watches from outside, and notices nothing but growth. */
  private String monitor(String log) {
    Ran ran =
        Ran.cardproof(
            "monitor", log, "--policy", path("policy"), "--state", path("seen"), "--once");
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    return ran.out();
  }

  /** One byte is another meanwhile, in the first file there; it stays a digit of base64. */
  private void tamper(String where, Runnable meanwhile) throws IOException {
    Path file;
    try (var files = Files.walk(dir.resolve(where))) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] before = Files.readAllBytes(file);
    byte[] changed = before.clone();
    int place = changed.length - 10;
    changed[place] = (byte) (changed[place] == 'A' ? 'B' : 'A');
    Files.write(file, changed);
    meanwhile.run();
    Files.write(file, before);
  }
}
