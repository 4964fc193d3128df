package io.cardproof.ops;

import io.cardproof.keys.Keystore;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.PasswordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** An organisation's keystore on its way to another of its gateways, proven to open. */
final class SharedKeystore {
  private final Path file;
  private final @Nullable Path passwordFile;

  private SharedKeystore(Path file, @Nullable Path passwordFile) {
    this.file = file;
    this.passwordFile = passwordFile;
  }

  /**
   * @throws StartException if it does not open with the password given, or that found beside it
   */
  static SharedKeystore open(Path file, @Nullable Path passwordFile) {
    try {
      Keystore.open(file, new PasswordSource(passwordFile, file).read());
      return new SharedKeystore(file, passwordFile);
    } catch (KeystoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The file as it is, permissions included, with the password's file where that lies beside it: a
   * password given in another way is given to the new gateway in that way, too.
   */
  void copyTo(Path copy) throws IOException {
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Path password = file.resolveSibling(PasswordSource.FILE_NAME);
    if (passwordFile == null && Files.exists(password)) {
      Files.copy(
          password,
          copy.resolveSibling(PasswordSource.FILE_NAME),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
