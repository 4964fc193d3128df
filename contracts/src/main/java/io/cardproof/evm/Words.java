package io.cardproof.evm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Digests;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The 32 bytes that the contract has for ids, as 43 characters base64url. */
public final class Words {
  private static final int BYTES = 32;
  private static final int ACCOUNT_BYTES = 20;
  private static final Pattern ACCOUNT = Pattern.compile("0x[0-9a-f]{40}");

  /** 32 zero bytes. */
  public static final String NONE = Digests.base64Url(new byte[BYTES]);

  private Words() {}

  /** How the contract names a member or a batch: SHA-256 of its id. */
  public static String ofId(String id) {
    return Digests.digest(id.getBytes(UTF_8));
  }

  /**
   * How the contract has an account among words: its 20 bytes at the end.
   *
   * @param account {@code 0x} and 40 hexadecimal digits
   */
  public static String ofAccount(String account) {
    byte[] word = new byte[BYTES];
    byte[] bytes = HexFormat.of().parseHex(account.substring(2));
    System.arraycopy(bytes, 0, word, BYTES - ACCOUNT_BYTES, ACCOUNT_BYTES);
    return Digests.base64Url(word);
  }

  static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  /** The first bits of a word, of which a slot has no more. */
  static long first(int bits, String word) {
    return ByteBuffer.wrap(bytes(word)).getLong() >>> (Long.SIZE - bits);
  }

  public static String of(byte[] word) {
    return Digests.base64Url(word);
  }

  /**
   * @throws IllegalArgumentException where it is not base64url
   */
  public static byte[] bytes(String word) {
    return Base64.getUrlDecoder().decode(word);
  }

  /** Whether these are 32 bytes in their one spelling. */
  static boolean isWord(String text) {
    try {
      byte[] bytes = bytes(text);
      return bytes.length == BYTES && of(bytes).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
