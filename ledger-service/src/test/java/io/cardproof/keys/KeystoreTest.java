package io.cardproof.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ed25519.Ed25519;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.bc.EncryptedObjectStoreData;
import org.bouncycastle.asn1.bc.ObjectStore;
import org.bouncycastle.asn1.bc.PbkdMacIntegrityCheck;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {

  private static final char[] PASSWORD = "correct horse".toCharArray();

  /** Every password derivation takes time, so most tests start from a copy of one keystore. */
  private static byte[] template = new byte[0];

  @TempDir private Path folder;
  private Path file;

  @BeforeAll
  static void createTemplate(@TempDir Path folder) throws IOException {
    Keystore.create(folder.resolve("template"), PASSWORD);
    template = Files.readAllBytes(folder.resolve("template"));
  }

  @BeforeEach
  void nameFile() {
    file = folder.resolve("org.keystore");
  }

  private void write(byte[] content) throws IOException {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Keystore existing() throws IOException {
    write(template);
    return Keystore.open(file, PASSWORD);
  }

  @Test
  void reopened_hasTheSameRootsAndMembers() {
    Keystore created = Keystore.create(file, PASSWORD);
    Keystore opened = Keystore.open(file, PASSWORD);

    Set<String> distinct = new HashSet<>();
    for (Root root : Root.values()) {
      assertThat(created.root(root)).hasSize(32).isEqualTo(opened.root(root));
      distinct.add(HexFormat.of().formatHex(created.root(root)));
    }
    assertThat(distinct).hasSameSizeAs(Root.values());
    assertThat(opened.aliases()).isEqualTo(created.aliases());
    byte[] signature = created.memberSigner("shop-1", 0).sign(new byte[] {1});
    assertThat(opened.memberSigner("shop-1", 0).sign(new byte[] {1})).isEqualTo(signature);
    byte[] publicKey = opened.memberSigner("shop-1", 0).publicKey();
    assertThat(Ed25519.verify(publicKey, new byte[] {1}, signature)).isTrue();
  }

  @Test
  void tagRoot_isAScalarOfP256() throws IOException {
    BigInteger scalar = new BigInteger(1, existing().root(Root.TAG));
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    assertThat(scalar).isBetween(BigInteger.ONE, order.subtract(BigInteger.ONE));
  }

  @Test
  void givenTagSecret_isKept() {
    byte[] tagSecret = new byte[32];
    tagSecret[31] = 9;
    Keystore.create(file, PASSWORD, tagSecret);
    assertThat(Keystore.open(file, PASSWORD).root(Root.TAG)).isEqualTo(tagSecret);
  }

  @Test
  void everyMemberAndGeneration_hasItsOwnKey() throws IOException {
    Keystore keystore = existing();
    Set<String> keys = new HashSet<>();
    for (String member : List.of("shop-1", "shop-11", "shop")) {
      for (int generation : new int[] {0, 1, 11}) {
        keys.add(HexFormat.of().formatHex(keystore.signingSeed(member, generation)));
      }
    }
    assertThat(keys).hasSize(9);
    assertThat(keystore.memberSigner("shop", 1).publicKey())
        .isEqualTo(Ed25519.fromSeed(keystore.signingSeed("shop", 1)).publicKey());
  }

  @Test
  void storedSecret_survivesReopeningAndIsReplacedWhole() throws IOException {
    Keystore keystore = existing();
    keystore.putSecret("webhook.shop-1", new byte[] {1, 2, 3});
    keystore.putSecret("webhook.shop-1", new byte[] {4});
    assertThat(Keystore.open(file, PASSWORD).secret("webhook.shop-1")).containsExactly(4);
    assertThat(keystore.aliases()).contains("webhook.shop-1");
  }

  @Test
  void chosenPassword_isStretchedAndAGeneratedOneIsNot() throws IOException {
    assertThat(rounds(template)).containsExactly(51_200, 51_200);
    char[] generated = new PasswordSource(null, null, file).readOrGenerate();
    Keystore.create(file, generated).putSecret("one", new byte[] {1});
    assertThat(rounds(Files.readAllBytes(file))).containsExactly(1_000, 1_000);
    assertThat(Keystore.open(file, generated).secret("one")).containsExactly(1);
  }

  /** Of the file's MAC and of its encryption: what stands between the file and a guess. */
  private static List<Integer> rounds(byte[] content) {
    ObjectStore store = ObjectStore.getInstance(content);
    var mac = PbkdMacIntegrityCheck.getInstance(store.getIntegrityCheck().getIntegrityCheck());
    var encrypted = EncryptedObjectStoreData.getInstance(store.getStoreData());
    var scheme = PBES2Parameters.getInstance(encrypted.getEncryptionAlgorithm().getParameters());
    return Stream.of(mac.getPbkdAlgorithm(), scheme.getKeyDerivationFunc())
        .map(derivation -> PBKDF2Params.getInstance(derivation.getParameters()))
        .map(params -> params.getIterationCount().intValueExact())
        .toList();
  }

  @Test
  void keystoreWithOtherRounds_opens() throws Exception {
    KeyStore other = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
    other.load(null, null);
    for (String alias : List.of("organisation", "tag")) {
      other.setKeyEntry(alias, new SecretKeySpec(new byte[32], "HMACSHA256"), PASSWORD, null);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var derivation =
        new PBKDF2Config.Builder()
            .withPRF(PBKDF2Config.PRF_SHA512)
            .withIterationCount(2_345)
            .build();
    other.store(
        new BCFKSLoadStoreParameter.Builder(out, PASSWORD)
            .withStorePBKDFConfig(derivation)
            .build());
    write(out.toByteArray());
    assertThat(Keystore.open(file, PASSWORD).root(Root.TAG)).isEqualTo(new byte[32]);
  }

  @Test
  void twoGatewaysThatStoreInTurn_loseNothing() throws IOException {
    Keystore one = existing();
    Keystore two = Keystore.open(file, PASSWORD);
    one.putSecret("one", new byte[] {1});
    two.putSecret("two", new byte[] {2});
    assertThat(Keystore.open(file, PASSWORD).aliases()).contains("one", "two");
    assertThat(two.secret("one")).containsExactly(1);
  }

  @Test
  void returnedSecrets_areCopies() throws IOException {
    Keystore keystore = existing();
    byte[] before = keystore.root(Root.VAULT);
    Arrays.fill(keystore.root(Root.VAULT), (byte) 0);
    assertThat(keystore.root(Root.VAULT)).isEqualTo(before);
  }

  @Test
  void file_isForItsOwnerOnlyAndNoTemporaryIsLeft() throws IOException {
    Keystore.create(file, PASSWORD);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void leftoverOfACrashedSave_isOverwritten() throws IOException {
    Files.writeString(folder.resolve("org.keystore.tmp"), "half a keystore");
    Keystore created = Keystore.create(file, PASSWORD);
    assertThat(Keystore.open(file, PASSWORD).root(Root.VAULT)).isEqualTo(created.root(Root.VAULT));
  }

  @Test
  void createOverAnExistingKeystore_isRefusedAndKeepsIt() throws IOException {
    write(template);
    byte[] before = Files.readAllBytes(file);
    assertRefused(() -> Keystore.create(file, PASSWORD), "keystore already");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void wrongPassword_isSaidInOneLine() throws IOException {
    write(template);
    assertRefused(() -> Keystore.open(file, "incorrect horse".toCharArray()), "password");
  }

  @Test
  void missingFile_isSaid() {
    assertRefused(() -> Keystore.open(file, PASSWORD), "no keystore at");
  }

  @Test
  void worldReadableFile_isRefusedWithTheCure() throws IOException {
    write(template);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
    assertRefused(() -> Keystore.open(file, PASSWORD), "chmod 600");
  }

  @Test
  void anyCut_isDamage() throws IOException {
    write(template);
    for (int length : new int[] {0, 1, 2, 10, template.length / 2, template.length - 1}) {
      Files.write(file, Arrays.copyOf(template, length));
      assertRefused(() -> Keystore.open(file, PASSWORD), "damaged");
    }
    Files.write(file, "not a keystore".getBytes(StandardCharsets.US_ASCII));
    assertRefused(() -> Keystore.open(file, PASSWORD), "damaged");
  }

  @Test
  void flippedBits_neverOpen() throws IOException {
    write(template);
    for (int i = 200; i < template.length; i += template.length / 4) {
      byte[] flipped = template.clone();
      flipped[i] ^= 0x10;
      Files.write(file, flipped);
      assertThatThrownBy(() -> Keystore.open(file, PASSWORD)).isInstanceOf(KeystoreException.class);
    }
  }

  @Test
  void unknownEntryAndBadNames_areRefused() throws IOException {
    Keystore keystore = existing();
    assertRefused(() -> keystore.secret("absent"), "no entry absent");
    for (String alias : List.of("", "UPPER", "a/b", "a b", "tag", "organisation")) {
      assertThatThrownBy(() -> keystore.putSecret(alias, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String member : List.of("", "ab", "-shop", "shop-", "Shop", "a".repeat(65), "sh_op")) {
      assertThatThrownBy(() -> keystore.signingSeed(member, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> keystore.signingSeed("shop", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thousandsOfMembers_writeNothing() throws IOException {
    Keystore keystore = existing();
    byte[] before = Files.readAllBytes(file);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 4_200; i++) {
      keys.add(keystore.memberSigner("member-" + i, 0).publicKey());
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(keystore.memberSigner("member-0", 0).publicKey())
        .as("evicted and derived again")
        .isEqualTo(keys.getFirst());
  }

  @Test
  void keystore_printsItsFileOnly() throws IOException {
    assertThat(existing().toString()).isEqualTo("Keystore[" + file + "]");
  }

  private static void assertRefused(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOf(KeystoreException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n", "horse");
  }
}
