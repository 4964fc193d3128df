package io.cardproof.cli;

import static io.cardproof.cli.DemoStory.equal;

import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardEvidence;
import io.cardproof.evidence.CardEvidence.Finding;
import io.cardproof.evidence.Trust;
import io.cardproof.evidence.Unpacked;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.NoteKey;
import io.cardproof.log.SignedNote;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The part of the story in which a stranger gets one file, and believes nobody. */
final class DemoEvidence {
  /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] KEY_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int TOOL_SECONDS = 20;

  private final DemoWorld world;
  private final boolean filesStay;
  private final Consumer<String> title;
  private final PrintWriter out;

  DemoEvidence(DemoWorld world, boolean filesStay, Consumer<String> title, PrintWriter out) {
    this.world = world;
    this.filesStay = filesStay;
    this.title = title;
    this.out = out;
  }

  private void say(String format, Object... values) {
    out.printf("   " + format + "%n", values);
  }

  void tell(String card) {
    title.accept("A stranger gets the evidence of the first card, and believes nobody");
    byte[] zip = world.client("judge").get("/v1/cards/" + card + "/evidence.zip").good().bytes();
    Path file = world.write("card.zip", zip);
    byte[] forged = zip.clone();
    forged[forged.length / 2] ^= 1;
    Path twin = world.write("card-changed.zip", forged);
    try {
      NoteKey key = NoteKey.parse(world.vkey());
      Finding found = verify(file, LogPolicy.trusting(key));
      equal("state", "REDEEMED", String.valueOf(found.story().state()));
      equal("complete", true, found.story().complete());
      say(
          "%d events, decided again by the rules; nothing else on the card in all %d entries",
          found.story().lines().size(), found.story().treeSize());
      say("with one bit changed: %s", refusal(twin, LogPolicy.trusting(key)));
      say("%s", openssl(key));
    } catch (BadBundle | LogFormatException | IOException e) {
      throw new DemoStory.NotAsTold("the evidence does not verify: " + e.getMessage());
    }
    if (filesStay) {
      say("by hand: cardproof verify %s --policy %s", file, file.resolveSibling("policy.txt"));
      say("or drop it on the page /verify");
    }
  }

  private static Finding verify(Path file, LogPolicy policy) throws IOException, BadBundle {
    Trust trust = new Trust(policy, new JdkEd25519(), List.of(), null);
    return CardEvidence.of(Unpacked.of(file)).verify(trust);
  }

  private static String refusal(Path twin, LogPolicy policy) throws IOException {
    try {
      verify(twin, policy);
    } catch (BadBundle e) {
      return String.valueOf(e.getMessage());
    }
    throw new DemoStory.NotAsTold("changed evidence verifies");
  }

  /** A program of others checks the log's signature: ours are not needed for it. */
  private String openssl(NoteKey log) throws LogFormatException, IOException {
    byte[] bytes = world.anonymous().get("/log/checkpoint").good().bytes();
    SignedNote note = SignedNote.parse(bytes);
    byte[] signature =
        note.signatures().stream().filter(one -> one.claims(log)).findFirst().orElseThrow().bytes();
    byte[] raw = log.publicKey();
    byte[] key = new byte[KEY_PREFIX.length + raw.length];
    System.arraycopy(KEY_PREFIX, 0, key, 0, KEY_PREFIX.length);
    System.arraycopy(raw, 0, key, KEY_PREFIX.length, raw.length);
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(key)
            + "\n-----END PUBLIC KEY-----\n";
    Path text = world.write("checkpoint.txt", note.text().getBytes(StandardCharsets.UTF_8));
    Path signed = world.write("checkpoint.sig", signature);
    Path keyFile = world.write("log-key.pem", pem.getBytes(StandardCharsets.US_ASCII));
    return run(
        List.of(
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            keyFile.toString(),
            "-rawin",
            "-in",
            text.toString(),
            "-sigfile",
            signed.toString()));
  }

  private static String run(List<String> command) {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return "openssl is not installed here: its check was not made";
    }
    try {
      if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new DemoStory.NotAsTold("openssl does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoStory.NotAsTold("interrupted");
    }
    equal("openssl's exit code", 0, process.exitValue());
    return "openssl agrees: the checkpoint is signed with the log's key";
  }
}
