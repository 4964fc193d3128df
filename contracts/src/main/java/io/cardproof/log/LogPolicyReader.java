package io.cardproof.log;

import io.cardproof.log.LogPolicy.Quorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tlog-policy file line by line. A name stands for something only below the line that
 * defines it, so groups cannot be circular; and it can be a member once, so no witness counts
 * twice.
 */
final class LogPolicyReader {
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");
  private static final String NONE = "none";

  /** Logs, and witnesses with groups: bounds the depth to which groups nest. */
  private static final int MAX_LINES = 256;

  private final List<NoteKey> logs = new ArrayList<>();
  private final List<NoteKey> witnesses = new ArrayList<>();
  private final Map<NoteKey, String> urls = new HashMap<>();
  private final Map<String, Quorum> defined = new HashMap<>();
  private final Set<String> members = new HashSet<>();
  private @Nullable Quorum quorum;

  LogPolicy read(String text) throws LogFormatException {
    if (text.length() > LogPolicy.MAX_CHARACTERS) {
      throw new LogFormatException("A policy is at most 262,144 characters long");
    }
    if (text.chars().anyMatch(LogPolicyReader::isForbidden)) {
      throw new LogFormatException("A policy has no control characters but tabs and line feeds");
    }
    for (String line : text.split("\n", -1)) {
      List<String> words = BLANKS.splitAsStream(line).filter(word -> !word.isEmpty()).toList();
      if (!words.isEmpty() && !words.getFirst().startsWith("#")) {
        readLine(words.getFirst(), words.subList(1, words.size()));
      }
    }
    if (quorum == null) {
      throw new LogFormatException("A policy has a quorum line");
    }
    return new LogPolicy(logs, witnesses, urls, quorum);
  }

  private static boolean isForbidden(int c) {
    return (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
  }

  private void readLine(String keyword, List<String> words) throws LogFormatException {
    switch (keyword) {
      case "log" -> readLog(words);
      case "witness" -> readWitness(words);
      case "group" -> readGroup(words);
      case "quorum" -> readQuorum(words);
      default -> throw new LogFormatException("A policy line is log, witness, group or quorum");
    }
  }

  private void readLog(List<String> words) throws LogFormatException {
    if (words.isEmpty() || words.size() > 2) {
      throw new LogFormatException("A log line is: log <vkey> [<url>]");
    }
    addKey(logs, NoteKey.parse(words.getFirst()), NoteKey.Type.ED25519);
  }

  private void readWitness(List<String> words) throws LogFormatException {
    if (words.size() < 2 || words.size() > 3) {
      throw new LogFormatException("A witness line is: witness <name> <vkey> [<url>]");
    }
    NoteKey key = NoteKey.parse(words.get(1));
    addKey(witnesses, key, NoteKey.Type.COSIGNATURE);
    define(words.getFirst(), new Quorum.Witness(key));
    if (words.size() == 3) {
      urls.put(key, words.get(2));
    }
  }

  /** The same key under another name would count twice. */
  private static void addKey(List<NoteKey> keys, NoteKey key, NoteKey.Type type)
      throws LogFormatException {
    if (key.type() != type) {
      throw new LogFormatException("A log's key is of type 0x01, a witness's of type 0x04");
    }
    if (keys.stream().anyMatch(known -> known.hasSamePublicKey(key))) {
      throw new LogFormatException("Two lines have the same public key");
    }
    requireRoom(keys.size());
    keys.add(key);
  }

  private void readGroup(List<String> words) throws LogFormatException {
    if (words.size() < 3) {
      throw new LogFormatException("A group line is: group <name> all|any|<k> <member>...");
    }
    List<Quorum> parts = new ArrayList<>();
    for (String member : words.subList(2, words.size())) {
      parts.add(lookUp(member));
      if (!members.add(member)) {
        throw new LogFormatException("A name is a member more than once");
      }
    }
    define(words.getFirst(), new Quorum.Group(threshold(words.get(1), parts.size()), parts));
  }

  private static int threshold(String word, int members) throws LogFormatException {
    long threshold =
        switch (word) {
          case "any" -> 1;
          case "all" -> members;
          default -> Canonical.decimal(word);
        };
    if (threshold < 1 || threshold > members) {
      throw new LogFormatException("A group asks for 1 to all of its members");
    }
    return (int) threshold;
  }

  private void readQuorum(List<String> words) throws LogFormatException {
    if (words.size() != 1 || quorum != null) {
      throw new LogFormatException("A policy has one line: quorum <name>|none");
    }
    quorum = words.getFirst().equals(NONE) ? new Quorum.None() : lookUp(words.getFirst());
  }

  private void define(String name, Quorum meaning) throws LogFormatException {
    requireRoom(defined.size());
    if (name.equals(NONE) || defined.putIfAbsent(name, meaning) != null) {
      throw new LogFormatException("A name is defined more than once, or is none");
    }
  }

  private static void requireRoom(int lines) throws LogFormatException {
    if (lines == MAX_LINES) {
      throw new LogFormatException("A policy has at most 256 logs, and 256 witnesses and groups");
    }
  }

  private Quorum lookUp(String name) throws LogFormatException {
    Quorum meaning = defined.get(name);
    if (meaning == null) {
      throw new LogFormatException("A name is used above its definition");
    }
    return meaning;
  }
}
