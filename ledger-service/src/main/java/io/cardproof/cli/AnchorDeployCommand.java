package io.cardproof.cli;

import io.cardproof.anchor.Account;
import io.cardproof.anchor.ChainException;
import io.cardproof.anchor.EthereumChain;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts the contract that keeps checkpoints on a chain. */
@Command(
    name = "anchor-deploy",
    description = "Put the contract for checkpoints on an Ethereum chain, once for all ledgers.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  cardproof anchor-deploy --node http://127.0.0.1:8545 --chain-id 20261122 \\",
      "    --account-key-file anchor.key",
      "",
      "Prints its address, for cardproof.anchor.contract. Anyone may write to it under their own",
      "account, and nobody can change it: one on each chain is enough.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:deployed", "2:not deployed; one line on stderr says why"})
final class AnchorDeployCommand implements Callable<Integer> {
  private static final String CODE = "/io/cardproof/evm/CheckpointAnchor.bin";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(names = "--node", required = true, paramLabel = "URL", description = "JSON-RPC.")
  private URI node = URI.create("http://127.0.0.1:8545");

  @Option(names = "--chain-id", required = true, paramLabel = "N", description = "Of the chain.")
  private long chainId;

  @Option(
      names = "--account-key-file",
      required = true,
      paramLabel = "FILE",
      description = "The key of the account that pays: 32 bytes in hexadecimal.")
  private Path keyFile = Path.of("");

  @Option(
      names = "--gas-price",
      paramLabel = "WEI",
      description = "Of a unit of gas (default: 1000000000).")
  private long gasPrice = 1_000_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    EthereumChain.Settings settings =
        new EthereumChain.Settings(List.of(node), chainId, null, account(), gasPrice, 1, PATIENCE);
    try (EthereumChain chain = new EthereumChain(settings)) {
      Objects.requireNonNull(spec).commandLine().getOut().println(chain.deploy(code()));
      return Exit.OK;
    } catch (ChainException e) {
      throw new CommandFailed("not deployed: " + e.outcome() + ", " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  private Account account() {
    try {
      return Account.of(SecretFile.read(keyFile));
    } catch (KeystoreException | IllegalArgumentException e) {
      throw new CommandFailed(keyFile + ": " + e.getMessage());
    }
  }

  private static byte[] code() {
    try (InputStream in =
        Objects.requireNonNull(AnchorDeployCommand.class.getResourceAsStream(CODE))) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return HexFormat.of().parseHex(hex);
    } catch (IOException e) {
      throw new IllegalStateException("the program's own code cannot be read", e);
    }
  }
}
