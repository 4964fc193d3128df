package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.LedgerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

/** Puts a ledger's contract on a chain. */
public final class Deployment {
  private static final String BYTECODE = "/io/cardproof/evm/CardLedger.bin";
  private static final long GAS = 12_000_000;
  private static final int HEAD_WORDS = 9;

  private Deployment() {}

  /**
   * What the contract is told for good.
   *
   * @param genesis hash of the ledger, base64url
   * @param gateways accounts that may send, 0x and 40 hexadecimal digits each
   * @param clockSkewMs how far a command's time may be from the block's; 0: it is not looked at
   * @param imported commands of an older ledger that the first gateway moves in; 0 for a new one
   */
  public record Terms(
      String genesis,
      List<String> gateways,
      long holdGraceMs,
      long holdMsMax,
      long undoWindowMs,
      long clockSkewMs,
      long imported) {
    /** Of a ledger that begins there. */
    public Terms(
        String genesis,
        List<String> gateways,
        long holdGraceMs,
        long holdMsMax,
        long undoWindowMs,
        long clockSkewMs) {
      this(genesis, gateways, holdGraceMs, holdMsMax, undoWindowMs, clockSkewMs, 0);
    }

    public Terms {
      if (imported < 0) {
        throw new IllegalArgumentException("so many commands cannot move in: " + imported);
      }
    }
  }

  /**
   * How to reach the chain.
   *
   * @param accountKeyFile of who pays, as in {@link EthereumSettings}
   */
  public record Payer(URI node, long chainId, Path accountKeyFile, long gasPrice) {}

  /**
   * @param contract its address
   * @param block where it was made
   */
  public record Made(String contract, long block) {}

  /** The account of a key file. */
  public static String account(Path keyFile) {
    return "0x" + org.web3j.crypto.Keys.getAddress(Connection.key(keyFile));
  }

  /**
   * Deploys, and waits until the contract stands in a block.
   *
   * @throws LedgerException.Unavailable if the node does not answer, refuses or makes no block
   */
  public static Made deploy(Payer payer, Terms terms, Duration patience)
      throws LedgerException.Unavailable, InterruptedException {
    Web3j rpc = Web3j.build(new HttpService(payer.node().toString()));
    try {
      KeySigner signer =
          new KeySigner(
              Connection.key(payer.accountKeyFile()),
              new byte[0],
              payer.chainId(),
              payer.gasPrice());
      long nonce =
          rpc.ethGetTransactionCount(signer.address(), DefaultBlockParameterName.PENDING)
              .send()
              .getTransactionCount()
              .longValueExact();
      byte[] transaction = signer.sign(nonce, code(terms), GAS);
      EthSendTransaction sent = rpc.ethSendRawTransaction(Nodes.hex(transaction)).send();
      if (sent.hasError()) {
        throw unavailable("the node refuses the contract: " + sent.getError().getMessage(), null);
      }
      return await(rpc, signer.hash(transaction), patience);
    } catch (IOException e) {
      throw unavailable("the node does not answer", e);
    } finally {
      rpc.shutdown();
    }
  }

  private static Made await(Web3j rpc, String transaction, Duration patience)
      throws IOException, LedgerException.Unavailable, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < until) {
      Optional<TransactionReceipt> receipt =
          rpc.ethGetTransactionReceipt(transaction).send().getTransactionReceipt();
      if (receipt.isPresent()) {
        if (!receipt.get().isStatusOK()) {
          throw unavailable("the chain undid the contract's deployment", null);
        }
        return new Made(
            receipt.get().getContractAddress(), receipt.get().getBlockNumber().longValueExact());
      }
      Thread.sleep(200);
    }
    throw unavailable("the contract stands in no block; is the chain making any?", null);
  }

  private static LedgerException.Unavailable unavailable(
      String why, @org.jspecify.annotations.Nullable Exception cause) {
    LedgerException.Unavailable failure = new LedgerException.Unavailable(why, 1);
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  /** The bytecode with the constructor's arguments behind it. */
  private static byte[] code(Terms terms) {
    AbiWriter arguments =
        new AbiWriter()
            .raw(bytecode())
            .word(Base64.getUrlDecoder().decode(terms.genesis()))
            .number((long) HEAD_WORDS * AbiWriter.WORD)
            .number(terms.holdGraceMs())
            .number(terms.holdMsMax())
            .number(terms.undoWindowMs())
            .number(terms.clockSkewMs())
            .number(0)
            .number(terms.imported())
            .number(0);
    return arguments.words(terms.gateways().stream().map(Nodes::address).toList()).toBytes();
  }

  private static byte[] bytecode() {
    try (InputStream in = Deployment.class.getResourceAsStream(BYTECODE)) {
      if (in == null) {
        throw new IllegalStateException("this build has no contract");
      }
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return Nodes.bytes(hex.startsWith("0x") ? hex : "0x" + hex);
    } catch (IOException e) {
      throw new IllegalStateException("the contract's code cannot be read", e);
    }
  }
}
