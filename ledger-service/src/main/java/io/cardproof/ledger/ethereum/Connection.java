package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.ethereum.Account.Sent;
import io.cardproof.ledger.parcels.Outbox;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.web3j.crypto.ECKeyPair;

/** A chain, the account of this gateway on it, and where the contract's log begins. */
final class Connection {
  private static final int KEY_DIGITS = 64;

  private final EthereumSettings settings;
  private final Chain chain;
  private final Account.TransactionSigner signer;
  private final Cursor start;
  private final long used;
  private final long imported;

  /**
   * @param used nonces of the account that are used up on the chain
   * @param imported items that move in from an older ledger
   */
  Connection(
      EthereumSettings settings,
      Chain chain,
      Account.TransactionSigner signer,
      Cursor start,
      long used,
      long imported) {
    this.settings = settings;
    this.chain = chain;
    this.signer = signer;
    this.start = start;
    this.used = used;
    this.imported = imported;
  }

  /**
   * @param genesis hash of the ledger, base64url
   * @throws IllegalArgumentException if the key cannot be used
   * @throws LedgerException.Unavailable if no node answers for the ledger's contract
   */
  static Connection open(EthereumSettings settings, String genesis)
      throws LedgerException.Unavailable {
    byte[] hash = Base64.getUrlDecoder().decode(genesis);
    Account.TransactionSigner signer =
        new KeySigner(
            key(settings.accountKeyFile()),
            Nodes.bytes(settings.contract()),
            settings.chainId(),
            settings.gasPrice());
    Nodes nodes = new Nodes(settings, hash);
    NodeException why = new NodeException.Passing("no node is named");
    for (int i = 0; i < settings.nodes().size(); i++) {
      try {
        long used = nodes.nonce(signer.address(), -1);
        Cursor start = new Cursor(settings.fromBlock() - 1, "", 0, hash);
        return new Connection(settings, nodes, signer, start, used, nodes.imported());
      } catch (NodeException e) {
        why = e;
        nodes.changeNode();
      }
    }
    nodes.close();
    throw new LedgerException.Unavailable(String.valueOf(why.getMessage()), 1);
  }

  /**
   * @throws IllegalArgumentException if the file holds none
   */
  static ECKeyPair key(Path file) {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("account-key-file cannot be read", e);
    }
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() != KEY_DIGITS || !digits.matches("[0-9a-fA-F]+")) {
      throw new IllegalArgumentException("account-key-file holds no 64 hexadecimal digits");
    }
    return ECKeyPair.create(new BigInteger(digits, 16));
  }

  EthereumSettings settings() {
    return settings;
  }

  Chain chain() {
    return chain;
  }

  Account.TransactionSigner signer() {
    return signer;
  }

  /** Where the log begins; its head is the genesis hash. */
  Cursor start() {
    return start;
  }

  /** Items that move in from an older ledger; 0 where none does. */
  long imported() {
    return imported;
  }

  /** The next nonce: behind what is on the chain and what the outbox holds. */
  long nextNonce(List<Outbox.Left> left) {
    long next = used;
    for (Outbox.Left one : left) {
      next = Math.max(next, Sent.of(one).nonce() + 1);
    }
    return next;
  }
}
