package io.cardproof.cli;

import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardBundle;
import io.cardproof.tags.TagTranscript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** Fetches the evidence of a card. */
@Command(
    name = "evidence",
    description = "Fetch the evidence of a card: its whole history, provable offline.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof evidence CARD_ID --out card.zip --key-file my.key",
      "  cardproof evidence CARD_ID --out card.zip --transcript code.json --key-file my.key",
      "  cardproof verify card.zip --policy policy.txt",
      "",
      "A transcript is what a delivery gave beside the code (tagTranscript): whoever gets the",
      "bundle then knows the code, and can check that it is this card's.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written", "2:refused or not reached"})
final class EvidenceCommand implements Callable<Integer> {
  private static final int TRANSCRIPT_BYTES_MAX = 64 * 1024;

  @Parameters(paramLabel = "CARD", description = "The card id.")
  private String card = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
  private Path out = Path.of("");

  @Option(
      names = "--tree-size",
      paramLabel = "N",
      description = "Cover at least the first N entries (default: all of the card's).")
  private @Nullable Long treeSize;

  @Option(
      names = "--from",
      paramLabel = "M",
      description = "Prove that the log continues its first M entries.")
  private @Nullable Long from;

  @Option(
      names = "--transcript",
      paramLabel = "FILE",
      description = "Disclose the code: the tagTranscript of its delivery, as JSON.")
  private @Nullable Path transcript;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!card.matches("[A-Za-z0-9_-]{43}")) {
      throw new CommandFailed("a card id is 43 characters of A-Z a-z 0-9 - _");
    }
    TagTranscript code = transcript == null ? null : read(transcript);
    byte[] bundle = server.asMember().get(path()).good().bytes();
    try {
      Files.write(out, bundle, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (code != null) {
        Files.write(out, CardBundle.withTranscript(out, code));
      }
    } catch (IOException e) {
      throw new CommandFailed(out + " cannot be written: " + LocalFiles.reason(e), e);
    } catch (BadBundle e) {
      throw new CommandFailed("what the server gave is no bundle: " + e.getMessage());
    }
    Objects.requireNonNull(spec).commandLine().getOut().println("written " + out);
    return Exit.OK;
  }

  private String path() {
    List<String> asked = new ArrayList<>();
    if (treeSize != null) {
      asked.add("treeSize=" + treeSize);
    }
    if (from != null) {
      asked.add("from=" + from);
    }
    String query = asked.isEmpty() ? "" : "?" + String.join("&", asked);
    return "/v1/cards/" + card + "/evidence.zip" + query;
  }

  private static TagTranscript read(Path file) {
    byte[] bytes = LocalFiles.read(file, TRANSCRIPT_BYTES_MAX);
    try {
      return JsonText.read(bytes, TagTranscript.class);
    } catch (JacksonException e) {
      // Without its message: it might repeat the code.
      throw new CommandFailed(file + " is no transcript of a tag");
    }
  }
}
