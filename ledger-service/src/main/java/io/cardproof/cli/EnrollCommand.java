package io.cardproof.cli;

import io.cardproof.cards.Refused;
import io.cardproof.members.Enrolment;
import io.cardproof.ops.DataFolder;
import io.cardproof.ops.StartException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prepares a member of this organisation for its admission to a network's ledger. */
@Command(
    name = "enroll",
    description = "Print the keys of a member that this organisation's gateways will serve.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof enroll nova --data /var/lib/cardproof",
      "  cardproof enroll nova --data /var/lib/cardproof --key 1 --json",
      "",
      "The public key goes to the ledger's operator, who admits the member with it; the API key",
      "goes to the member, and works once it is admitted. Both follow from the keystore: nothing",
      "is written, and the same command prints the same keys again.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:not printed"})
final class EnrollCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MEMBER", description = "The member's id.")
  private String member = "";

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--key",
      paramLabel = "N",
      description = "The N-th signing key, for a rotation (default: 0, the first).")
  private int key;

  @Option(
      names = "--api-key",
      paramLabel = "N",
      description = "The N-th API key, after the operator ended earlier ones (default: 0).")
  private int apiKey;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (key < 0 || apiKey < 0) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "keys are counted from 0");
    }
    tell(enrolment());
    return Exit.OK;
  }

  private Enrolment enrolment() {
    DataFolder folder = data.open();
    try {
      return Enrolment.of(folder.keystore(), folder.genesisHash(), member, key, apiKey);
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (Refused e) {
      throw new CommandFailed(member + ": " + e.details().detail(), e);
    }
  }

  private void tell(Enrolment enrolment) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("memberId", enrolment.memberId());
    facts.put("publicKey", enrolment.publicKey());
    if (enrolment.proof() != null) {
      facts.put("proof", enrolment.proof());
    }
    facts.put("apiKey", enrolment.apiKey());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(JsonText.of(facts));
    } else {
      facts.forEach((name, value) -> out.println("%-10s%s".formatted(name, value)));
    }
  }
}
