package io.cardproof.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  private static final String HASH = "fjUbVHCvTxpUQZbmvGNqkd2Cvm7sBMOgLDZ8_8xKLJE";

  @TempDir Path dir;

  private Path file(String address) throws IOException {
    Path pem = Files.writeString(dir.resolve("some.pem"), "pem");
    return Files.writeString(
        dir.resolve("chaincode.properties"),
        """
        router.a.package-id=cardproof_1:abc
        router.a.address=%s
        router.a.certificate=%s
        router.a.key=%s
        router.a.trust=%s
        """
            .formatted(address, pem, pem, pem));
  }

  @Test
  void readsARouterForEachOrganisation() throws IOException {
    ServerConfig config = ServerConfig.read(file("127.0.0.1:9999"));
    assertThat(config.routers()).hasSize(1);
    assertThat(config.routers().getFirst().packageId()).isEqualTo("cardproof_1:abc");
    assertThat(config.routers().getFirst().address().getPort()).isEqualTo(9999);
  }

  @Test
  void aGenesisIsReadWhenItIsAskedFor_andThenStays() throws IOException {
    Path file = file("127.0.0.1:9999");
    ServerConfig config = ServerConfig.read(file);
    assertThat(config.of("cards", "cardproof")).isNull();
    String line = "genesis.cards/cardproof=" + HASH + "\n";
    Files.writeString(file, line, StandardOpenOption.APPEND);
    assertThat(config.of("cards", "cardproof")).isEqualTo(HASH);
    assertThat(config.of("cards", "other")).isNull();
    Files.writeString(file, line.replace('J', 'K'), StandardOpenOption.APPEND);
    assertThat(config.of("cards", "cardproof")).isEqualTo(HASH);
  }

  @Test
  void thePastIsReadAsAMoment_andIsNoneWhereThereIsNone() throws IOException {
    Path file = file("127.0.0.1:9999");
    String lines = "past.cards/cardproof=2026-01-01T00:00:00.001Z\npast.cards/bad=yesterday\n";
    Files.writeString(file, lines, StandardOpenOption.APPEND);
    ServerConfig config = ServerConfig.read(file);
    assertThat(config.pastUntil("cards", "cardproof")).isEqualTo(1_767_225_600_001L);
    assertThat(config.pastUntil("cards", "other")).isZero();
    assertThat(config.pastUntil("cards", "bad")).isZero();
  }

  @Test
  void whatIsNoHashIsNoAgreement() throws IOException {
    Path file = file("127.0.0.1:9999");
    Files.writeString(file, "genesis.cards/cardproof=short\n", StandardOpenOption.APPEND);
    assertThat(ServerConfig.read(file).of("cards", "cardproof")).isNull();
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty"), "");
    assertThatThrownBy(() -> ServerConfig.read(empty)).hasMessageContaining("package-id");
    Path noPort = file("127.0.0.1");
    assertThatThrownBy(() -> ServerConfig.read(noPort))
        .hasMessageContaining("router.a.address is host:port");
    Path good = file("127.0.0.1:1");
    String text = Files.readString(good);
    Files.writeString(good, text.replace("router.a.trust", "router.a.other"));
    assertThatThrownBy(() -> ServerConfig.read(good))
        .hasMessageContaining("router.a.trust is missing");
    Files.delete(dir.resolve("some.pem"));
    Files.writeString(good, text);
    assertThatThrownBy(() -> ServerConfig.read(good)).hasMessageContaining("cannot be read");
  }
}
