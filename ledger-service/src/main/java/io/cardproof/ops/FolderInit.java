package io.cardproof.ops;

import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.PasswordSource;
import io.cardproof.keys.Root;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Limits;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes data folders: of a gateway that is alone, of a network's founder, of those who join.
 *
 * <p>Everything that can be refused is refused before the folder is there. A crash on the way
 * leaves a folder without its description, which is written last: it opens as nothing, and is not
 * empty, so that nobody takes it for one that could be made again.
 */
public final class FolderInit {
  private static final String SANDBOX_SUFFIX = "/sandbox";
  private static final String NAME_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int NAME_LENGTH = 8;
  private static final int ORIGIN_CHARS_MAX = 200;

  private final Path dir;
  private final @Nullable Path passwordFile;

  /**
   * @param dir that is not there yet, or is empty
   * @param passwordFile of the keystore, if given
   */
  public FolderInit(Path dir, @Nullable Path passwordFile) {
    this.dir = dir;
    this.passwordFile = passwordFile;
  }

  /** The operator with its key, which is shown this once. */
  public record Operator(String memberId, String apiKey) {
    @Override
    public String toString() {
      return "Operator[" + memberId + "]";
    }
  }

  /** What founding a ledger tells. */
  public record Founded(
      String dataDir, String origin, String vkey, String genesisHash, Operator operator) {}

  /** What joining one tells. */
  public record Joined(String dataDir, String origin, String vkey, String genesisHash) {}

  /**
   * Founds a ledger of one's own: keys, log identity, genesis, operator and default policies.
   *
   * @param origin the log's name for good; null for a made-up one
   * @param sandbox for tests: its origin ends in {@code /sandbox}
   * @throws StartException if there is something already, or it cannot be written
   */
  public Founded alone(@Nullable String origin, boolean sandbox) {
    String name = origin(origin, sandbox);
    LogKey logKey = logKey(name);
    return made(() -> {
      Keystore keystore = newKeystore();
      Submission submission = Founding.genesis(keystore, Limits.embedded(), name, sandbox);
      GenesisFile genesis = GenesisFile.of(submission);
      writePrivate(DataFolder.LOG_KEY, logKey.format() + "\n");
      try (Store store = Store.create(dir)) {
        Founding.intoStore(store, keystore, submission);
      }
      return founded(describe(false, genesis, logKey), genesis, keystore);
    });
  }

  /**
   * Founds a network's ledger. Its genesis is a file for the other organisations; the chain orders
   * it when the founder's gateway first meets it.
   *
   * @throws StartException as {@link #alone}
   */
  public Founded network(@Nullable String origin, boolean sandbox) {
    String name = origin(origin, sandbox);
    LogKey logKey = logKey(name);
    return made(() -> {
      Keystore keystore = newKeystore();
      GenesisFile genesis =
          GenesisFile.of(Founding.genesis(keystore, Limits.network(), name, sandbox));
      prepareReplica(logKey, genesis);
      return founded(describe(true, genesis, logKey), genesis, keystore);
    });
  }

  /**
   * Makes a gateway of a ledger that another organisation, or another gateway of one's own, has
   * founded.
   *
   * @param genesisFile the founder's {@code genesis.json}
   * @param keystore of the organisation, to be shared; null for a new organisation
   * @throws StartException as {@link #alone}, and if either file is not what it should be
   */
  public Joined join(Path genesisFile, @Nullable Path keystore) {
    GenesisFile genesis = GenesisFile.read(genesisFile);
    LogKey logKey = logKey(genesis.terms().origin());
    SharedKeystore shared = keystore == null ? null : SharedKeystore.open(keystore, passwordFile);
    return made(() -> {
      if (shared == null) {
        newKeystore();
      } else {
        shared.copyTo(dir.resolve(DataFolder.KEYSTORE));
      }
      prepareReplica(logKey, genesis);
      DataFolder.Description made = describe(true, genesis, logKey);
      return new Joined(shownPath(), made.origin(), made.vkey(), genesis.hash());
    });
  }

  private interface Making<T> {
    T run() throws IOException;
  }

  private <T> T made(Making<T> making) {
    requireEmpty(dir);
    try {
      Files.createDirectories(dir);
      return making.run();
    } catch (IOException e) {
      throw new StartException("cannot write " + dir + ": " + e.getClass().getSimpleName(), e);
    } catch (KeystoreException | StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private Keystore newKeystore() {
    Path file = dir.resolve(DataFolder.KEYSTORE);
    return Keystore.create(file, new PasswordSource(passwordFile, file).readOrGenerate());
  }

  private void prepareReplica(LogKey logKey, GenesisFile genesis) throws IOException {
    writePrivate(DataFolder.LOG_KEY, logKey.format() + "\n");
    Files.write(dir.resolve(GenesisFile.NAME), genesis.leaf());
    Store.create(dir).close();
  }

  private DataFolder.Description describe(boolean network, GenesisFile genesis, LogKey logKey)
      throws IOException {
    DataFolder.Description description =
        new DataFolder.Description(
            DataFolder.FORMAT,
            genesis.terms().origin(),
            logKey.key().format(),
            genesis.terms().operator(),
            genesis.terms().sandbox(),
            network ? DataFolder.NETWORK : null);
    Files.writeString(dir.resolve(DataFolder.DESCRIPTION), description.toJson() + "\n");
    return description;
  }

  private Founded founded(DataFolder.Description made, GenesisFile genesis, Keystore keystore) {
    String apiKey = new ApiKeys(keystore.root(Root.API_KEY)).keyFor(DataFolder.OPERATOR, 0);
    Operator operator = new Operator(DataFolder.OPERATOR, apiKey);
    return new Founded(shownPath(), made.origin(), made.vkey(), genesis.hash(), operator);
  }

  private String shownPath() {
    return dir.toAbsolutePath().normalize().toString();
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

  /**
   * @throws StartException if there is something already, or a file in the way
   */
  static void requireEmpty(Path dir) {
    if (Files.exists(dir.resolve(DataFolder.DESCRIPTION))) {
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

  private void writePrivate(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
