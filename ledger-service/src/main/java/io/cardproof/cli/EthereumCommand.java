package io.cardproof.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done on an EVM chain before a gateway is served there. */
@Command(
    name = "ethereum",
    description = "Put a network's ledger on an EVM chain.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = EthereumDeployCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = {
      "  cardproof ethereum deploy --help",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:not carried out; one line on stderr says why"})
final class EthereumCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do: ethereum deploy");
  }
}
