package io.cardproof.proofs;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policy that this gateway keeps to, as a tlog-policy that a stranger verifies with: this
 * gateway's log key, the witnesses it asks, and how many must have cosigned.
 *
 * @param text one log line, then the operator's lines without comments
 * @param policy what the text means
 */
public record ServedPolicy(String text, LogPolicy policy) {
  private static final String LOG = "log";

  /** A note has room for so many signatures beside the log's. */
  private static final int WITNESSES_MAX = 63;

  /** Without witnesses. */
  public static ServedPolicy alone(NoteKey log) {
    return new ServedPolicy("log " + log.format() + "\nquorum none\n", LogPolicy.trusting(log));
  }

  /**
   * By an operator's file; it need not name the log, and names this one if it names any.
   *
   * @throws LogFormatException if it is no policy
   * @throws IllegalArgumentException if this gateway cannot keep to it
   */
  public static ServedPolicy of(String file, NoteKey log) throws LogFormatException {
    List<NoteKey> named = LogPolicy.parse(file).logs();
    if (!named.isEmpty() && !named.contains(log)) {
      throw new IllegalArgumentException("it names logs, and this gateway's is not among them");
    }
    List<String> lines = new ArrayList<>(List.of("log " + log.format()));
    for (List<String> words : words(file)) {
      if (!words.getFirst().equals(LOG)) {
        lines.add(String.join(" ", words));
      }
    }
    String text = String.join("\n", lines) + "\n";
    LogPolicy policy = LogPolicy.parse(text);
    if (policy.witnesses().size() > WITNESSES_MAX) {
      throw new IllegalArgumentException("it names more than " + WITNESSES_MAX + " witnesses");
    }
    if (!policy.isMetBy(policy.witnessUrls().keySet())) {
      throw new IllegalArgumentException(
          "its quorum cannot be met by the witnesses that have a URL");
    }
    return new ServedPolicy(text, policy);
  }

  /** Lines that say something, as their words. */
  private static List<List<String>> words(String text) {
    return text.lines()
        .map(line -> Arrays.stream(line.split("[ \t]+")).filter(word -> !word.isEmpty()).toList())
        .filter(words -> !words.isEmpty() && !words.getFirst().startsWith("#"))
        .toList();
  }

  /** Whether there is a witness to ask. */
  public boolean hasWitnesses() {
    return !policy.witnessUrls().isEmpty();
  }

  /** Names what is asked of witnesses: another word for other witnesses or another quorum. */
  public String series() {
    String asked =
        words(text).stream()
            .filter(words -> !words.getFirst().equals(LOG))
            .map(words -> words.getFirst().equals("witness") ? words.subList(0, 3) : words)
            .map(words -> String.join(" ", words))
            .collect(Collectors.joining("\n"));
    byte[] hash = MerkleHash.leaf(asked.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** The URL of a witness, or null. */
  @Nullable String url(NoteKey witness) {
    return policy.witnessUrls().get(witness);
  }
}
