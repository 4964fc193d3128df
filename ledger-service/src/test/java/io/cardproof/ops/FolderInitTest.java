package io.cardproof.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.keys.Root;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Limits;
import io.cardproof.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of a network: the founder's, another organisation's, a second one of the same. */
final class FolderInitTest {
  @TempDir private Path dir;

  private FolderInit.Founded founder() {
    return new FolderInit(dir.resolve("founder"), null).network("cards.example/net", false);
  }

  private Path genesis() {
    return dir.resolve("founder").resolve("genesis.json");
  }

  @Test
  void theFoundersGenesis_isOnFileAndNotYetInTheReplica() throws Exception {
    FolderInit.Founded founded = founder();
    Entry genesis = Entry.ofLeaf(Files.readAllBytes(genesis()));
    assertThat(genesis.command().actor()).isEqualTo("operator");
    GenesisFile read = GenesisFile.read(genesis());
    assertThat(read.terms().limits()).isEqualTo(Limits.network());
    assertThat(read.terms().limits().holdGraceMs()).isEqualTo(60_000);
    assertThat(read.hash()).isEqualTo(founded.genesisHash()).hasSize(43);
    assertThat(founded.operator().apiKey()).startsWith("cpk_operator_");
    try (Store store = Store.open(dir.resolve("founder"))) {
      assertThat(store.head().size()).isZero();
    }
  }

  @Test
  void anotherOrganisation_hasTheSameOriginAndGenesis_andKeysOfItsOwn() {
    FolderInit.Founded founded = founder();
    FolderInit.Joined joined = new FolderInit(dir.resolve("org"), null).join(genesis(), null);
    assertThat(joined.origin()).isEqualTo(founded.origin());
    assertThat(joined.genesisHash()).isEqualTo(founded.genesisHash());
    assertThat(joined.vkey()).isNotEqualTo(founded.vkey()).startsWith("cards.example/net+");
    DataFolder first = DataFolder.open(dir.resolve("founder"), null);
    DataFolder other = DataFolder.open(dir.resolve("org"), null);
    for (Root root : Root.values()) {
      assertThat(other.keystore().root(root)).isNotEqualTo(first.keystore().root(root));
    }
  }

  @Test
  void aSecondGatewayOfAnOrganisation_sharesItsKeystore_andHasALogKeyOfItsOwn() throws Exception {
    founder();
    FolderInit.Joined one = new FolderInit(dir.resolve("one"), null).join(genesis(), null);
    Path shared = dir.resolve("one").resolve("organisation.bcfks");
    FolderInit.Joined two = new FolderInit(dir.resolve("two"), null).join(genesis(), shared);
    assertThat(two.vkey()).isNotEqualTo(one.vkey());
    DataFolder first = DataFolder.open(dir.resolve("one"), null);
    DataFolder second = DataFolder.open(dir.resolve("two"), null);
    assertThat(second.keystore().root(Root.VAULT)).isEqualTo(first.keystore().root(Root.VAULT));
    for (String secret : new String[] {"organisation.bcfks", "keystore.password"}) {
      Path file = dir.resolve("two").resolve(secret);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aSharedKeystoreThatDoesNotOpen_leavesNothing() throws Exception {
    founder();
    Path wrong = Files.writeString(dir.resolve("wrong"), "not the password");
    Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
    Path shared = dir.resolve("founder").resolve("organisation.bcfks");
    assertThatThrownBy(() -> new FolderInit(dir.resolve("two"), wrong).join(genesis(), shared))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("does not open");
    assertThat(dir.resolve("two")).doesNotExist();
  }

  @Test
  void aGenesisThatAnybodyChanged_isRefused() throws Exception {
    founder();
    String good = Files.readString(genesis());
    String[] bad = {
      good.replace("60000", "60001"),
      good.replace("cards.example/net", "cards.example/bet"),
      good + "\n",
      good.substring(1),
      "{}",
      "",
      "x".repeat(70_000),
    };
    for (String text : bad) {
      Path file = Files.write(dir.resolve("bad.json"), text.getBytes(UTF_8));
      assertThatThrownBy(() -> new FolderInit(dir.resolve("org"), null).join(file, null))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("no genesis");
    }
    assertThat(dir.resolve("org")).doesNotExist();
  }

  @Test
  void aFolderServedByTheOtherKindOfLedger_isRefused() throws IOException {
    founder();
    new FolderInit(dir.resolve("alone"), null).alone(null, false);
    DataFolder network = DataFolder.open(dir.resolve("founder"), null);
    DataFolder alone = DataFolder.open(dir.resolve("alone"), null);
    assertThatThrownBy(() -> Gateway.start(network, Gateway.Options.onPort(0)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--ledger fabric");
    Gateway.Options fabric = new Gateway.Options(0, 0, null, LedgerKind.FABRIC);
    assertThatThrownBy(() -> Gateway.start(alone, fabric))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--ledger embedded");
  }
}
