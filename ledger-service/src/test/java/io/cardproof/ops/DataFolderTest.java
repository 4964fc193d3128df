package io.cardproof.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.NoteKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path dir;

  @Test
  void init_belowAFile_namesTheFile() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "mine");
    for (Path below : List.of(file, file.resolve("x"), file.resolve("x/y"))) {
      assertThatThrownBy(() -> new FolderInit(below, null).alone(null, false))
          .isInstanceOf(StartException.class)
          .hasMessage(file + " is a file, not a folder; nothing was changed");
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void init_makesAFolderThatOpens_withItsSecretsForItsOwnerOnly() throws Exception {
    Path data = dir.resolve("data");
    FolderInit.Founded founded = new FolderInit(data, null).alone("shop.example/cards", false);
    DataFolder opened = DataFolder.open(data, null);
    assertThat(opened.origin()).isEqualTo("shop.example/cards");
    assertThat(opened.vkey()).isEqualTo(founded.vkey());
    assertThat(NoteKey.parse(founded.vkey()).name()).isEqualTo(founded.origin());
    assertThat(founded.operator().memberId()).isEqualTo("operator");
    assertThat(founded.operator().apiKey()).startsWith("cpk_operator_");
    for (String secret : new String[] {"log.key", "organisation.bcfks", "keystore.password"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(data.resolve("gateway.json")))
        .doesNotContain(founded.operator().apiKey());
  }

  @Test
  void secondInit_changesNothing() throws Exception {
    Path data = dir.resolve("data");
    new FolderInit(data, null).alone(null, false);
    byte[] before = Files.readAllBytes(data.resolve("gateway.json"));
    assertThatThrownBy(() -> new FolderInit(data, null).alone(null, false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("already");
    assertThat(Files.readAllBytes(data.resolve("gateway.json"))).isEqualTo(before);
  }

  @Test
  void badOrigins_andFoldersWithOtherThings_areRefused() throws IOException {
    for (String origin : new String[] {"two words", "a+b", "", "x".repeat(201), "a/sandbox"}) {
      assertThatThrownBy(() -> new FolderInit(dir.resolve("no"), null).alone(origin, false))
          .as(origin)
          .isInstanceOf(StartException.class);
    }
    assertThat(dir.resolve("no")).doesNotExist();
    Files.writeString(dir.resolve("mine.txt"), "x");
    assertThatThrownBy(() -> new FolderInit(dir, null).alone(null, false))
        .hasMessageContaining("not empty");
  }

  @Test
  void damagedOrMissingParts_areNamed() throws Exception {
    assertThatThrownBy(() -> DataFolder.open(dir, null)).hasMessageContaining("init");
    Path data = dir.resolve("data");
    new FolderInit(data, null).alone(null, false);
    String key = Files.readString(data.resolve("log.key"));
    Files.writeString(data.resolve("log.key"), key.replace("PRIVATE", "PRIVATF"));
    assertThatThrownBy(() -> DataFolder.open(data, null))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("log.key")
        .message()
        .doesNotContain(key.substring(key.length() - 20));
    Files.writeString(data.resolve("log.key"), key);
    Files.writeString(data.resolve("keystore.password"), "wrong\n");
    assertThatThrownBy(() -> DataFolder.open(data, null))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("password");
  }

  @Test
  void lockedFolderAndBusyPort_areOneLineEach() throws Exception {
    Path data = dir.resolve("data");
    new FolderInit(data, null).alone(null, false);
    DataFolder folder = DataFolder.open(data, null);
    try (Gateway running = Gateway.start(folder, Gateway.Options.onPort(0))) {
      assertThat(running.port()).isPositive();
      assertThatThrownBy(() -> Gateway.start(folder, Gateway.Options.onPort(0)))
          .isInstanceOf(StartException.class);
    }
    try (ServerSocket busy = new ServerSocket(0)) {
      int port = busy.getLocalPort();
      assertThatThrownBy(() -> Gateway.start(folder, new Gateway.Options(port, 0, null)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(Integer.toString(port));
    }
    // What failed to start has let go of the folder.
    Gateway.start(folder, Gateway.Options.onPort(0)).close();
  }

  @Test
  void logKey_isWrittenAndReadInOneSpelling() {
    LogKey key = LogKey.generate("shop.example/cards");
    assertThat(LogKey.parse(key.format() + "\n").format()).isEqualTo(key.format());
    assertThat(key.toString()).doesNotContain(Objects.requireNonNull(key.format()).substring(40));
    assertThatThrownBy(() -> LogKey.parse("PRIVATE+KEY+x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
