package io.cardproof.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordSourceTest {

  @TempDir private Path folder;
  private Path option;
  private Path beside;

  @BeforeEach
  void nameFiles() {
    option = folder.resolve("given.txt");
    beside = folder.resolve("keystore.password");
  }

  @Test
  void environment_winsOverFiles() throws IOException {
    write(option, "from option");
    write(beside, "from beside");
    assertThat(source("from environment", option).read())
        .isEqualTo("from environment".toCharArray());
    assertThat(source(null, option).read()).isEqualTo("from option".toCharArray());
    assertThat(source("", null).read()).isEqualTo("from beside".toCharArray());
  }

  @Test
  void oneLineEnd_isTrimmedAndNoMore() throws IOException {
    write(option, "päss word \n");
    assertThat(source(null, option).read()).isEqualTo("päss word ".toCharArray());
    write(option, "two\n\n");
    assertThat(source(null, option).read()).isEqualTo("two\n".toCharArray());
    write(option, "dos\r\n");
    assertThat(source(null, option).read()).isEqualTo("dos".toCharArray());
  }

  @Test
  void nothingGiven_isGeneratedOnceForTheOwnerOnly() throws IOException {
    char[] generated = source(null, null).readOrGenerate();
    assertThat(PasswordSource.isGenerated(generated)).isTrue();
    assertThat(source(null, null).readOrGenerate()).isEqualTo(generated);
    assertThat(source(null, null).read()).isEqualTo(generated);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside)))
        .isEqualTo("rw-------");
  }

  @Test
  void chosenPassword_isNeverTakenForAGeneratedOne() {
    for (String chosen : List.of("", "given", "generated_", "x".repeat(53))) {
      assertThat(PasswordSource.isGenerated(chosen.toCharArray())).isFalse();
    }
  }

  @Test
  void givenPassword_generatesNoFile() throws IOException {
    assertThat(source("given", null).readOrGenerate()).isEqualTo("given".toCharArray());
    assertThat(beside).doesNotExist();
  }

  @Test
  void missingEmptyOpenOrBinaryFile_isRefused() throws IOException {
    assertRefused(source(null, null), "no keystore password");
    assertRefused(source(null, option), "no password file");
    write(option, "\n");
    assertRefused(source(null, option), "empty");
    Files.write(option, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertRefused(source(null, option), "UTF-8");
    Files.write(option, new byte[5000]);
    assertRefused(source(null, option), "longer than");
    write(option, "fine");
    Files.setPosixFilePermissions(option, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(source(null, option), "chmod 600");
  }

  @Test
  void source_printsNothing() {
    assertThat(source("secret", null).toString()).doesNotContain("secret");
  }

  private PasswordSource source(@Nullable String environment, @Nullable Path file) {
    return new PasswordSource(environment, file, folder.resolve("org.keystore"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void assertRefused(PasswordSource source, String part) {
    assertThatThrownBy(source::read)
        .isInstanceOf(KeystoreException.class)
        .hasMessageContaining(part);
  }
}
