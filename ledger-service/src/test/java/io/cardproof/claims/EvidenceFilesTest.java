package io.cardproof.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.claims.EvidenceFiles.Kept;
import io.cardproof.codec.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceFilesTest {
  private static final String CLAIM = "clm_one";
  private static final int FRAME = 64 * 1_024;
  private static final long MAX = 1 << 20;

  @TempDir Path data;
  private EvidenceFiles files;

  @BeforeEach
  void open() {
    files = new EvidenceFiles(data, new byte[32]);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Kept put(byte[] bytes, String sha256) throws IOException {
    return files.put(CLAIM, sha256, new ByteArrayInputStream(bytes), MAX);
  }

  private byte[] read(String sha256) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.copy(CLAIM, sha256, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 1 << 20})
  void whatIsKept_isReadAsItWas(int length) throws IOException {
    byte[] bytes = bytes(length);
    String hash = Digests.digest(bytes);
    assertThat(put(bytes, hash)).isEqualTo(Kept.YES);
    assertThat(read(hash)).isEqualTo(bytes);
    assertThat(files.has("clm_two", hash)).isFalse();
  }

  @Test
  void largerThanTheLimit_orOfAnotherHash_leavesNothing() throws IOException {
    byte[] bytes = bytes((1 << 20) + 1);
    assertThat(put(bytes, Digests.digest(bytes))).isEqualTo(Kept.TOO_LARGE);
    assertThat(put(bytes(5), Digests.digest(bytes(6)))).isEqualTo(Kept.OTHER_HASH);
    try (var left = Files.walk(data)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void nothingOfItIsReadableOnTheDisk_norAnythingPutInItsPlace() throws IOException {
    byte[] bytes = bytes(3 * FRAME);
    String hash = Digests.digest(bytes);
    put(bytes, hash);
    Path file = data.resolve("evidence").resolve(CLAIM).resolve(hash);
    byte[] sealed = Files.readAllBytes(file);
    assertThat(indexOf(sealed, Arrays.copyOf(bytes, 32))).isNegative();

    int frame = sealed.length / 3;
    Files.write(file, Arrays.copyOf(sealed, 2 * frame));
    assertThatThrownBy(() -> read(hash)).as("cut at a frame").isInstanceOf(IOException.class);
    Files.write(file, Arrays.copyOf(sealed, sealed.length - 1));
    assertThatThrownBy(() -> read(hash)).as("cut inside one").isInstanceOf(IOException.class);
    byte[] swapped = sealed.clone();
    System.arraycopy(sealed, 0, swapped, frame, frame);
    Files.write(file, swapped);
    assertThatThrownBy(() -> read(hash)).as("a frame twice").isInstanceOf(IOException.class);
    Path other = data.resolve("evidence").resolve("clm_two").resolve(hash);
    Files.createDirectories(other.getParent());
    Files.write(other, sealed);
    assertThatThrownBy(() -> files.copy("clm_two", hash, new ByteArrayOutputStream()))
        .as("another claim's")
        .isInstanceOf(IOException.class);
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void whatACrashLeft_isGoneAfterTheNextStart() throws IOException {
    Path left = data.resolve(".evidence").resolve("half");
    Files.createDirectories(left.getParent());
    Files.write(left, bytes(10));
    new EvidenceFiles(data, new byte[32]);
    assertThat(left).doesNotExist();
  }
}
