package io.cardproof.anchor;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** An account of a chain, with the key that signs for it. */
public final class Account {
  private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

  private final Credentials credentials;

  private Account(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * @param key 32 bytes in hexadecimal
   * @throws IllegalArgumentException if it is none; the key is not in its message
   */
  public static Account of(String key) {
    String text = key.strip();
    BigInteger secret =
        KEY.matcher(text).matches()
            ? new BigInteger(text.startsWith("0x") ? text.substring(2) : text, 16)
            : BigInteger.ZERO;
    if (secret.signum() == 0) {
      throw new IllegalArgumentException("an account's key is 32 bytes in hexadecimal");
    }
    return new Account(Credentials.create(secret.toString(16)));
  }

  /** {@code 0x} and 40 lower-case digits. */
  public String address() {
    return credentials.getAddress();
  }

  /**
   * Signs a transaction for one chain alone (EIP-155).
   *
   * @param to null to make a contract
   */
  byte[] sign(long chainId, long nonce, Fee fee, @Nullable String to, byte[] data) {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(fee.price()),
            BigInteger.valueOf(fee.limit()),
            to,
            BigInteger.ZERO,
            Hex.of(data));
    return TransactionEncoder.signMessage(transaction, chainId, credentials);
  }

  /**
   * @param price of a unit of gas, in wei
   * @param limit of gas
   */
  record Fee(long price, long limit) {}
}
