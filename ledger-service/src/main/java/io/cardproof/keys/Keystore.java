package io.cardproof.keys;

import io.cardproof.ed25519.Ed25519;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The organisation keystore: one BCFKS file, shared by the organisation's gateways, with the
 * organisation's secret and the tag key in it.
 *
 * <p>All other roots, and members' custodial keys by member id and generation, are derived from
 * that secret instead of stored: admitting a member writes nothing, ten thousand members cost
 * nothing at start (each stored entry costs a password derivation), and a backup of this file from
 * any day has all of them. The price: who has the secret has every key, which is as true of a file
 * that stores them.
 *
 * <p>A guess at the password must pass the file's own derivation (for its MAC or its encryption),
 * which is slow for a password that a person chose. The entries lie encrypted inside; theirs stays
 * short, since who got that far has the password. So does the file's for a generated password: 256
 * random bits are not guessed at any speed.
 *
 * <p>Reads are served from memory and thread safe. A write locks the file against the other
 * gateways, reads it again and replaces it whole.
 */
public final class Keystore {

  private static final String ORGANISATION = "organisation";
  private static final String TAG = "tag";
  private static final int SECRET_BYTES = 32;
  private static final int MAX_FILE_BYTES = 16 << 20;
  private static final int SIGNERS_KEPT = 4096;

  /** BCFKS refuses algorithm names it does not know; the secrets are just bytes. */
  private static final String ENTRY_ALGORITHM = "HMACSHA256";

  /** Rounds of PBKDF2-HMAC-SHA512; the few are the least of NIST SP 800-132, section 5.2. */
  private static final int ROUNDS_FOR_CHOSEN = 51_200;

  private static final int ROUNDS_FOR_RANDOM = 1_000;

  static {
    // BouncyCastle takes the rounds of an entry from here only; those of the file are given to it.
    System.setProperty(Properties.BCFKS_STORE_IT_COUNT, Integer.toString(ROUNDS_FOR_RANDOM));
  }

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final char[] password;
  private final Map<String, byte[]> secrets = new ConcurrentHashMap<>();
  private final BoundedCache<String, Ed25519.Signer> signers = new BoundedCache<>(SIGNERS_KEPT);

  private Keystore(Path file, char[] password) {
    this.file = file;
    this.password = password.clone();
  }

  /**
   * Makes a keystore with fresh roots, the tag key among them.
   *
   * @throws KeystoreException if the file exists or cannot be written
   */
  public static Keystore create(Path file, char[] password) {
    return create(file, password, randomP256Scalar());
  }

  /**
   * As {@link #create(Path, char[])} with the tag key of an existing ledger.
   *
   * @param tagSecret 32 bytes, checked by whoever uses it
   */
  public static Keystore create(Path file, char[] password, byte[] tagSecret) {
    if (Files.exists(file)) {
      throw new KeystoreException("there is a keystore already: " + file);
    }
    Keystore keystore = new Keystore(file, password);
    keystore.secrets.put(ORGANISATION, random());
    keystore.secrets.put(TAG, tagSecret.clone());
    try {
      keystore.save(keystore.secrets);
    } catch (IOException e) {
      throw new KeystoreException("cannot write the keystore " + file + ": " + reason(e), e);
    }
    return keystore;
  }

  /**
   * Opens and reads all of it.
   *
   * @throws KeystoreException if it is missing, open to everyone, damaged, or the password is wrong
   */
  public static Keystore open(Path file, char[] password) {
    Keystore keystore = new Keystore(file, password);
    keystore.load();
    return keystore;
  }

  /**
   * A root secret, 32 bytes: HKDF of the organisation's secret by the root's name, except TAG,
   * which is stored because it must be a scalar and may have come from elsewhere.
   */
  public byte[] root(Root root) {
    return root == Root.TAG
        ? secret(TAG)
        : Hmac.derive(secret(ORGANISATION), "cardproof root v1 " + root.name());
  }

  /**
   * A stored secret.
   *
   * @throws KeystoreException if there is none of this name
   */
  public byte[] secret(String alias) {
    byte[] secret = secrets.get(alias);
    if (secret == null) {
      throw new KeystoreException("the keystore " + file + " has no entry " + alias);
    }
    return secret.clone();
  }

  /** Names of the stored secrets, sorted. */
  public Set<String> aliases() {
    return Collections.unmodifiableSet(new TreeSet<>(secrets.keySet()));
  }

  /**
   * Stores or replaces a secret; durable on return, and nothing changed on failure.
   *
   * @param alias lower case letters, digits, dots and dashes, at most 100
   */
  public synchronized void putSecret(String alias, byte[] secret) {
    if (!alias.matches("[a-z0-9.-]{1,100}") || alias.equals(ORGANISATION) || alias.equals(TAG)) {
      throw new IllegalArgumentException(
          "an alias is made of lower case letters, digits, dots and dashes, at most 100, and is not"
              + " the name of a root");
    }
    if (secret.length == 0) {
      throw new IllegalArgumentException("an empty secret cannot be stored");
    }
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel closes; a killed process leaves no lock behind
      load(); // what another gateway has stored meanwhile
      Map<String, byte[]> next = new HashMap<>(secrets);
      next.put(alias, secret.clone());
      save(next);
      secrets.putAll(next);
    } catch (IOException e) {
      throw new KeystoreException("cannot write the keystore " + file + ": " + reason(e), e);
    }
  }

  /**
   * The seed of a member's custodial key: HMAC-SHA256 under the MEMBER root over the
   * length-prefixed fields "cardproof member key v1", member id, generation (decimal).
   *
   * @param generation 0 for the first key, one more with each rotation
   */
  public byte[] signingSeed(String memberId, int generation) {
    MemberIds.require(memberId, generation);
    return Hmac.sha256(
        root(Root.MEMBER),
        LengthPrefixed.of("cardproof member key v1", memberId, Integer.toString(generation)));
  }

  /** A ready signer for {@link #signingSeed}; the most recently used 4,096 are kept. */
  public Ed25519.Signer memberSigner(String memberId, int generation) {
    String key = memberId + " " + generation;
    Ed25519.Signer signer = signers.get(key);
    if (signer == null) {
      // Two threads may both come here; derivation makes their signers equal.
      signer = Ed25519.signer(signingSeed(memberId, generation));
      signers.put(key, signer);
    }
    return signer;
  }

  /** Shows the file only. */
  @Override
  public String toString() {
    return "Keystore[" + file + "]";
  }

  private void load() {
    byte[] content = read();
    Map<String, byte[]> stored;
    try {
      stored = decode(content);
    } catch (IOException | GeneralSecurityException e) {
      throw isWrongPassword(e) ? wrongPassword() : damaged(e);
    } catch (RuntimeException e) {
      throw damaged(e); // how the ASN.1 parser answers to nonsense
    }
    if (!stored.containsKey(ORGANISATION)) {
      throw damaged(null);
    }
    secrets.putAll(stored);
  }

  private Map<String, byte[]> decode(byte[] content) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("BCFKS", PROVIDER);
    store.load(new ByteArrayInputStream(content), password);
    Map<String, byte[]> stored = new HashMap<>();
    for (String alias : Collections.list(store.aliases())) {
      stored.put(alias, store.getKey(alias, password).getEncoded());
    }
    return stored;
  }

  private byte[] read() {
    try {
      if (!Files.exists(file)) {
        throw new KeystoreException(
            "there is no keystore at " + file + "; copy it here or start with init");
      }
      PrivateFiles.requirePrivate(file);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw damaged(null);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new KeystoreException("cannot read the keystore " + file + ": " + reason(e), e);
    }
  }

  private void save(Map<String, byte[]> next) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("BCFKS", PROVIDER);
      store.load(null, null);
      for (Map.Entry<String, byte[]> secret : next.entrySet()) {
        SecretKeySpec key = new SecretKeySpec(secret.getValue(), ENTRY_ALGORITHM);
        store.setKeyEntry(secret.getKey(), key, password, null);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(
          new BCFKSLoadStoreParameter.Builder(out, password)
              .withStorePBKDFConfig(derivation(password))
              .build());
      PrivateFiles.replace(file, out.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("BCFKS refused an entry", e);
    }
  }

  private static PBKDF2Config derivation(char[] password) {
    boolean random = PasswordSource.isGenerated(password);
    return new PBKDF2Config.Builder()
        .withPRF(PBKDF2Config.PRF_SHA512)
        .withSaltLength(64)
        .withIterationCount(random ? ROUNDS_FOR_RANDOM : ROUNDS_FOR_CHOSEN)
        .build();
  }

  /** BouncyCastle says it in words only; a changed byte under the MAC looks the same. */
  private static boolean isWrongPassword(Exception e) {
    String message = e.getMessage();
    return message != null && message.contains("MAC calculation failed");
  }

  private KeystoreException wrongPassword() {
    return new KeystoreException(
        "the password does not open the keystore " + file + " (or the file was changed)");
  }

  private KeystoreException damaged(@Nullable Exception cause) {
    return new KeystoreException(
        "the keystore " + file + " is damaged; restore it from a backup", cause);
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }

  private static byte[] random() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return secret;
  }

  private static byte[] randomP256Scalar() {
    BigInteger order = CustomNamedCurves.getByName("P-256").getN();
    BigInteger scalar =
        BigIntegers.createRandomInRange(BigInteger.ONE, order.subtract(BigInteger.ONE), RANDOM);
    return BigIntegers.asUnsignedByteArray(SECRET_BYTES, scalar);
  }
}
