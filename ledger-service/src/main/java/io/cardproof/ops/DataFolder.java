package io.cardproof.ops;

import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.PasswordSource;
import io.cardproof.keys.Root;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One gateway's folder: {@code gateway.json} (what it is), {@code log.key} (its log key), {@code
 * organisation.bcfks} (the organisation's keystore) and the replica with its checkpoint.
 *
 * <p>{@code gateway.json} is written last: a folder that has one is complete, and one that has the
 * rest without it belongs to an init that did not finish.
 */
public final class DataFolder {
  /** Member id of the operator that every ledger begins with. */
  public static final String OPERATOR = "operator";

  private static final int FORMAT = 1;
  private static final String DESCRIPTION = "gateway.json";
  private static final String LOG_KEY = "log.key";
  private static final String KEYSTORE = "organisation.bcfks";
  private static final String SANDBOX_SUFFIX = "/sandbox";
  private static final String NAME_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int NAME_LENGTH = 8;
  private static final int ORIGIN_CHARS_MAX = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;
  private final Description description;
  private final Keystore keystore;
  private final LogKey logKey;

  private DataFolder(Path path, Description description, Keystore keystore, LogKey logKey) {
    this.path = path;
    this.description = description;
    this.keystore = keystore;
    this.logKey = logKey;
  }

  /** What {@code gateway.json} holds; nothing secret. */
  record Description(int format, String origin, String vkey, String operator, boolean sandbox) {}

  /** The operator with its key, which is shown this once. */
  public record Operator(String memberId, String apiKey) {
    @Override
    public String toString() {
      return "Operator[" + memberId + "]";
    }
  }

  /** What {@code init} tells. */
  public record Founded(String dataDir, String origin, String vkey, Operator operator) {}

  /**
   * Makes a folder: keys, log identity, a ledger with its genesis, operator and default policies.
   *
   * @param origin the log's name for good; null for a made-up one
   * @param sandbox for tests: its origin ends in {@code /sandbox}
   * @param passwordFile of the keystore, if given
   * @throws StartException if there is something already, or it cannot be written
   */
  public static Founded init(
      Path dir, @Nullable String origin, boolean sandbox, @Nullable Path passwordFile) {
    String name = origin(origin, sandbox);
    LogKey logKey = logKey(name);
    requireEmpty(dir);
    try {
      Files.createDirectories(dir);
      Path keystoreFile = dir.resolve(KEYSTORE);
      char[] password = new PasswordSource(passwordFile, keystoreFile).readOrGenerate();
      Keystore keystore = Keystore.create(keystoreFile, password);
      writePrivate(dir.resolve(LOG_KEY), logKey.format() + "\n");
      try (Store store = Store.create(dir)) {
        new Founding(store, keystore, name, sandbox).run();
      }
      String vkey = logKey.key().format();
      Description description = new Description(FORMAT, name, vkey, OPERATOR, sandbox);
      Files.writeString(dir.resolve(DESCRIPTION), JSON.writeValueAsString(description) + "\n");
      String apiKey = new ApiKeys(keystore.root(Root.API_KEY)).keyFor(OPERATOR, 0);
      String shown = dir.toAbsolutePath().normalize().toString();
      return new Founded(shown, name, vkey, new Operator(OPERATOR, apiKey));
    } catch (IOException e) {
      throw new StartException("cannot write " + dir + ": " + e.getClass().getSimpleName(), e);
    } catch (KeystoreException | StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Opens a folder that {@link #init} made.
   *
   * @throws StartException if there is none, or a part of it cannot be read
   */
  public static DataFolder open(Path dir, @Nullable Path passwordFile) {
    Path file = dir.resolve(DESCRIPTION);
    if (!Files.exists(file)) {
      throw new StartException(
          "no gateway in " + dir + "; make one with: cardproof init --data DIR");
    }
    try {
      Description description = JSON.readValue(Files.readString(file), Description.class);
      if (description.format() != FORMAT) {
        throw new StartException(
            file + " is of format " + description.format() + ", not " + FORMAT);
      }
      Path keystoreFile = dir.resolve(KEYSTORE);
      char[] password = new PasswordSource(passwordFile, keystoreFile).read();
      // Deriving the keystore's key takes a core most of a second; the log key loads beside it.
      CompletableFuture<Keystore> keystore =
          CompletableFuture.supplyAsync(() -> Keystore.open(keystoreFile, password));
      LogKey logKey = LogKey.parse(Files.readString(dir.resolve(LOG_KEY)));
      if (!logKey.key().format().equals(description.vkey())) {
        throw new StartException("the log key in " + dir + " is not the one in " + DESCRIPTION);
      }
      return new DataFolder(dir, description, opened(keystore), logKey);
    } catch (IOException e) {
      throw new StartException("cannot read " + dir + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new StartException(file + " is damaged; restore it from a backup", null);
    } catch (IllegalArgumentException e) {
      throw new StartException(dir.resolve(LOG_KEY) + " is damaged; restore it", null);
    } catch (KeystoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Keystore opened(CompletableFuture<Keystore> keystore) {
    try {
      return keystore.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KeystoreException known ? known : e;
    }
  }

  private static String origin(@Nullable String given, boolean sandbox) {
    String name = given == null ? "cardproof.local/" + randomName() : given;
    if (name.length() > ORIGIN_CHARS_MAX) {
      throw new StartException("an origin has at most " + ORIGIN_CHARS_MAX + " characters");
    }
    if (sandbox) {
      return name.endsWith(SANDBOX_SUFFIX) ? name : name + SANDBOX_SUFFIX;
    }
    if (name.endsWith(SANDBOX_SUFFIX)) {
      throw new StartException("an origin ends in /sandbox for sandboxes only: add --sandbox");
    }
    return name;
  }

  private static String randomName() {
    SecureRandom random = new SecureRandom();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < NAME_LENGTH; i++) {
      name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
    }
    return name.toString();
  }

  private static LogKey logKey(String origin) {
    try {
      return LogKey.generate(origin);
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "an origin is a name without spaces and +, such as shop.example/cards", null);
    }
  }

  private static void requireEmpty(Path dir) {
    if (Files.exists(dir.resolve(DESCRIPTION))) {
      throw new StartException("there is a gateway in " + dir + " already; nothing was changed");
    }
    requireNoFileInTheWay(dir.toAbsolutePath());
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> files = Files.list(dir)) {
      if (files.findAny().isPresent()) {
        throw new StartException(dir + " is not empty; name a new folder, nothing was changed");
      }
    } catch (IOException e) {
      throw new StartException(dir + " is not a folder that can be read; nothing was changed", e);
    }
  }

  private static void requireNoFileInTheWay(Path dir) {
    Path there = dir;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw new StartException(there + " is a file, not a folder; nothing was changed", null);
    }
  }

  private static void writePrivate(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  public Path path() {
    return path;
  }

  public String origin() {
    return description.origin();
  }

  /** What verifies this gateway's checkpoints. */
  public String vkey() {
    return description.vkey();
  }

  public boolean isSandbox() {
    return description.sandbox();
  }

  public Keystore keystore() {
    return keystore;
  }

  LogKey logKey() {
    return logKey;
  }
}
