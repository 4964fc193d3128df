package io.cardproof.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Says on the ledger which gateway sends for a member. */
@Command(
    name = "delegate",
    description = "Say which gateway's account on the chain sends for a member.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof delegate my-shop --key-file my.key",
      "  cardproof delegate my-shop --account 0x0123… --key-file operator.key",
      "",
      "At the gateway that signs for the member, by the member or the operator.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it is on the ledger", "2:refused or not reached"})
final class DelegateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MEMBER", description = "The member's id.")
  private String member = "";

  @Option(
      names = "--account",
      paramLabel = "0x…",
      description = "The gateway's account (default: that of the gateway that is asked).")
  private @Nullable String account;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!member.matches("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?")) {
      throw new CommandFailed("a member id is lower-case letters, digits and inner . _ -");
    }
    Map<String, String> body = account == null ? Map.of() : Map.of("account", account);
    JsonNode answer =
        server.asMember().put("/v1/members/" + member + "/gateway", body).good().json();
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf(
            "%s sends through %s (entry %d)%n",
            answer.path("memberId").asString(),
            answer.path("gateway").asString(),
            answer.path("receipt").path("entry").asLong());
    return Exit.OK;
  }
}
