package io.cardproof.ops;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.PasswordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One gateway's folder: {@code gateway.json} (what it is), {@code log.key} (its log key), {@code
 * organisation.bcfks} (the organisation's keystore) and the replica with its checkpoint.
 *
 * <p>{@code gateway.json} is written last: a folder that has one is complete, and one that has the
 * rest without it belongs to an init that did not finish. A network's gateway also has {@code
 * genesis.json}, which its organisations agreed on.
 */
public final class DataFolder {
  /** Member id of the operator that every ledger begins with. */
  public static final String OPERATOR = "operator";

  static final int FORMAT = 1;
  static final String DESCRIPTION = "gateway.json";
  static final String LOG_KEY = "log.key";
  static final String KEYSTORE = "organisation.bcfks";

  /** Kind of a folder whose ledger is shared by gateways of several organisations. */
  static final String NETWORK = "network";

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

  /**
   * What {@code gateway.json} holds; nothing secret.
   *
   * @param kind {@link #NETWORK}, or absent for a gateway that is alone
   */
  record Description(
      int format,
      String origin,
      String vkey,
      String operator,
      boolean sandbox,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String kind) {
    String toJson() {
      return JSON.writeValueAsString(this);
    }
  }

  /**
   * Opens a folder that {@link FolderInit} made.
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

  /** Whether its ledger is shared by gateways of several organisations. */
  public boolean isOfNetwork() {
    return NETWORK.equals(description.kind());
  }

  /** What {@code gateway.json} is to say once its ledger is a network's. */
  Description ofNetwork() {
    Description d = description;
    return new Description(d.format(), d.origin(), d.vkey(), d.operator(), d.sandbox(), NETWORK);
  }

  /**
   * The genesis that a network's gateway was made with.
   *
   * @throws StartException if it is missing or was changed
   */
  GenesisFile genesis() {
    if (!isOfNetwork()) {
      throw new StartException(path + " is of a gateway alone, which nobody joins");
    }
    return GenesisFile.read(path.resolve(GenesisFile.NAME));
  }

  /**
   * What commands of a network's ledger bind to, 43 characters base64url.
   *
   * @throws StartException as {@link #genesis}
   */
  public String genesisHash() {
    return genesis().hash();
  }

  /**
   * Refuses to be served by another kind of ledger than it was made for.
   *
   * @throws StartException if it is of the other kind
   */
  DataFolder requireFor(LedgerKind kind) {
    if (isOfNetwork() && !kind.isNetwork()) {
      throw new StartException(
          path + " is of a network: serve it with --ledger fabric or --ledger ethereum");
    }
    if (!isOfNetwork() && kind.isNetwork()) {
      throw new StartException(
          path
              + " is of a gateway alone: serve it with --ledger embedded, or make one for a"
              + " network with: cardproof init --network");
    }
    return this;
  }

  public Keystore keystore() {
    return keystore;
  }

  LogKey logKey() {
    return logKey;
  }
}
