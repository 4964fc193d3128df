package io.cardproof.ledger.ethereum;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a chain and the contract on it.
 *
 * @param nodes JSON-RPC over HTTP; the first is asked, the others stand in for it
 * @param contract its address, 0x and 40 hexadecimal digits
 * @param accountKeyFile private key of this gateway's account, 64 hexadecimal digits
 * @param confirmations a block counts once it and those after it are so many: 1 where blocks are
 *     final at once
 * @param gasPrice for a unit of gas, in wei; 0 where gas costs nothing
 * @param gasLimit most gas that one transaction may use
 * @param fromBlock the contract's first block
 * @param headAgeMax a chain whose newest block is older has stalled; zero where blocks are made on
 *     demand only
 * @param gateways accounts that the contract should have as gateways by this operator's will, which
 *     this gateway votes for; absent for those that it has
 */
public record EthereumSettings(
    List<URI> nodes,
    long chainId,
    String contract,
    Path accountKeyFile,
    int confirmations,
    @Nullable Long gasPrice,
    long gasLimit,
    long fromBlock,
    @Nullable Duration headAgeMax,
    @Nullable List<String> gateways) {

  /** Where a chain may reorganise; one that does not needs 1. */
  public static final int CONFIRMATIONS = 12;

  private static final long GAS_PRICE = 1_000;

  /** As many as fit a block of the usual limit. */
  private static final long GAS_LIMIT = 25_000_000;

  private static final Duration HEAD_AGE_MAX = Duration.ofSeconds(60);

  /** What is absent takes its default; a price of zero is one. */
  public EthereumSettings {
    confirmations = confirmations == 0 ? CONFIRMATIONS : confirmations;
    gasPrice = gasPrice == null ? Long.valueOf(GAS_PRICE) : gasPrice;
    gasLimit = gasLimit == 0 ? GAS_LIMIT : gasLimit;
    headAgeMax = headAgeMax == null ? HEAD_AGE_MAX : headAgeMax;
    gateways = gateways == null ? List.of() : List.copyOf(gateways);
  }

  /** The same with other wishes. */
  public EthereumSettings withGateways(List<String> wanted) {
    return new EthereumSettings(
        nodes,
        chainId,
        contract,
        accountKeyFile,
        confirmations,
        gasPrice,
        gasLimit,
        fromBlock,
        headAgeMax,
        wanted);
  }

  @Override
  public List<String> gateways() {
    return gateways == null ? List.of() : gateways;
  }

  @Override
  public Long gasPrice() {
    return gasPrice == null ? Long.valueOf(GAS_PRICE) : gasPrice;
  }

  @Override
  public Duration headAgeMax() {
    return headAgeMax == null ? HEAD_AGE_MAX : headAgeMax;
  }
}
