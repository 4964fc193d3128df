package io.cardproof.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the keystore's password comes from, first hit wins: the environment, the file named by an
 * option, {@code keystore.password} beside the keystore. Never an argument: those are seen by every
 * user of the machine.
 */
public final class PasswordSource {

  public static final String VARIABLE = "CARDPROOF_KEYSTORE_PASSWORD";

  /** The file written beside a new keystore when nobody gave a password. */
  public static final String FILE_NAME = "keystore.password";

  /** Tells a generated password from a chosen one, wherever it is kept. */
  private static final String GENERATED_PREFIX = "generated_";

  private static final int MAX_BYTES = 4096;
  private static final int GENERATED_BYTES = 32;
  private static final int GENERATED_CHARACTERS = 43;

  private final @Nullable String environment;
  private final @Nullable Path option;
  private final Path beside;

  /**
   * @param passwordFile the option's value, if given
   * @param keystore the keystore's file, which need not exist
   */
  public PasswordSource(@Nullable Path passwordFile, Path keystore) {
    this(System.getenv(VARIABLE), passwordFile, keystore);
  }

  PasswordSource(@Nullable String environment, @Nullable Path passwordFile, Path keystore) {
    this.environment = environment;
    this.option = passwordFile;
    this.beside = keystore.resolveSibling(FILE_NAME);
  }

  /**
   * The password, without one trailing line end.
   *
   * @throws KeystoreException if there is none, or its file is unreadable, empty or open to all
   */
  public char[] read() {
    if (environment != null && !environment.isEmpty()) {
      return trimmed(environment.toCharArray(), VARIABLE);
    }
    if (option != null) {
      return fromFile(option);
    }
    if (Files.exists(beside)) {
      return fromFile(beside);
    }
    throw new KeystoreException(
        "no keystore password: set " + VARIABLE + ", name a password file, or put it in " + beside);
  }

  /** As {@link #read}; where nothing is given, a fresh password is written beside the keystore. */
  public char[] readOrGenerate() {
    boolean given = (environment != null && !environment.isEmpty()) || option != null;
    if (!given && !Files.exists(beside)) {
      generate();
    }
    return read();
  }

  /** Whether this is one of the passwords that {@link #readOrGenerate} makes: 256 random bits. */
  static boolean isGenerated(char[] password) {
    String text = CharBuffer.wrap(password).toString();
    return text.startsWith(GENERATED_PREFIX)
        && text.length() == GENERATED_PREFIX.length() + GENERATED_CHARACTERS;
  }

  private void generate() {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      String line = GENERATED_PREFIX + text + "\n";
      PrivateFiles.replace(beside, line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new KeystoreException(
          "cannot write " + beside + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static char[] fromFile(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new KeystoreException("there is no password file " + file);
      }
      PrivateFiles.requirePrivate(file);
      if (Files.size(file) > MAX_BYTES) {
        throw new KeystoreException(
            "the password file " + file + " is longer than " + MAX_BYTES + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return trimmed(text.toString().toCharArray(), file.toString());
    } catch (CharacterCodingException e) {
      throw new KeystoreException("the password file " + file + " is not UTF-8 text", null);
    } catch (IOException e) {
      throw new KeystoreException(
          "cannot read the password file " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static char[] trimmed(char[] text, String source) {
    int length = text.length;
    if (length > 0 && text[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && text[length - 1] == '\r') {
      length--;
    }
    if (length == 0) {
      throw new KeystoreException("the keystore password in " + source + " is empty");
    }
    return Arrays.copyOf(text, length);
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "PasswordSource[]";
  }
}
