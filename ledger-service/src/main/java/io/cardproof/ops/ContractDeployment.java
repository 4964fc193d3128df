package io.cardproof.ops;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.ethereum.Deployment;
import io.cardproof.rules.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Puts the contract of a network's ledger on its chain, bound to the genesis and its limits. */
public final class ContractDeployment {
  /** As gateways hold commands' times against their clocks. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ContractDeployment() {}

  /**
   * Deploys.
   *
   * @param genesisFile the founder's {@code genesis.json}
   * @param gateways accounts that may send
   * @param imported commands of an older ledger that the first of them moves in; 0 for a new one
   * @throws StartException if the file is none, or the chain does not take it
   */
  public static Deployment.Made deploy(
      Deployment.Payer payer, Path genesisFile, List<String> gateways, long imported) {
    GenesisFile genesis = GenesisFile.read(genesisFile);
    Limits limits = genesis.terms().limits();
    // A sandbox's time runs ahead of every clock.
    long skew = genesis.terms().sandbox() ? 0 : CLOCK_SKEW.toMillis();
    Deployment.Terms terms =
        new Deployment.Terms(
            genesis.hash(),
            gateways,
            limits.holdGraceMs(),
            limits.holdMsMax(),
            limits.undoWindowMs(),
            skew,
            imported);
    try {
      return Deployment.deploy(payer, terms, PATIENCE);
    } catch (LedgerException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
