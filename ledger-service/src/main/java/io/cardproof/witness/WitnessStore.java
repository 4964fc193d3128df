package io.cardproof.witness;

import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.PrivateFiles;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.SignedNote;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A witness's memory: its key, and the largest checkpoint of each log that it has cosigned.
 *
 * <p>A witness that forgets can be made to cosign a fork, so forgetting is made visible: the state
 * is one file with its own hash, replaced and synced before any answer; it is written before the
 * key is, so a key without a state means that someone took it away. A damaged or missing file keeps
 * the witness from starting. A write that fails is the last: what is on the disk is not known then.
 *
 * <p>{@code state}: a line that names the format, a line with SHA-256 (hex) of what follows, then a
 * line for each log: hex SHA-256 of its origin, a space, its note in base64.
 */
final class WitnessStore implements AutoCloseable {
  private static final String FORMAT = "cardproof witness state 1";
  private static final String KEY = "witness.key";
  private static final String STATE = "witness.state";
  private static final String LOCK = "witness.lock";
  private static final String EQUIVOCATION = ".equivocation.zip";

  private final Path dir;
  private final FileChannel lock;
  private final Map<String, SignedNote> latest = new TreeMap<>();
  private final WitnessKey key;
  private boolean failed;

  private WitnessStore(Path dir, FileChannel lock, @Nullable String name) throws IOException {
    this.dir = dir;
    this.lock = lock;
    Path file = dir.resolve(KEY);
    if (Files.exists(file)) {
      this.key = readKey(file);
      readState();
    } else {
      if (Files.exists(dir.resolve(STATE))) {
        // Of a first start that did not finish, or of a witness whose key was taken away.
        readState();
        if (!latest.isEmpty()) {
          throw new WitnessException(file + " is missing; restore it");
        }
      }
      this.key = named(name);
      PrivateFiles.replace(dir.resolve(STATE), state());
      PrivateFiles.replace(file, (key.format() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (name != null && !name.equals(key.name())) {
      throw new WitnessException("the witness in " + dir + " is called " + key.name());
    }
  }

  /**
   * Opens a folder, and makes one where there is none.
   *
   * @param name of a new witness; null for one that its key gives it
   * @throws WitnessException if a file is damaged, missing or in use
   */
  static WitnessStore open(Path dir, @Nullable String name) {
    @Nullable FileChannel lock = null;
    try {
      Files.createDirectories(dir);
      lock = lock(dir.resolve(LOCK));
      return new WitnessStore(dir, lock, name);
    } catch (IOException e) {
      close(lock);
      throw new WitnessException(dir + " cannot be used: " + e.getMessage(), e);
    } catch (WitnessException e) {
      close(lock);
      throw e;
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // The same answer: a witness of this very process.
    }
    channel.close();
    throw new WitnessException(file + " is held by a witness that runs");
  }

  private static WitnessKey named(@Nullable String name) {
    try {
      if (name != null) {
        return WitnessKey.generate(name);
      }
      byte[] random = new byte[8];
      new java.security.SecureRandom().nextBytes(random);
      return WitnessKey.generate("cardproof.witness/" + HexFormat.of().formatHex(random));
    } catch (IllegalArgumentException e) {
      throw new WitnessException("a witness's name has no space and no plus", e);
    }
  }

  private static WitnessKey readKey(Path file) throws IOException {
    try {
      PrivateFiles.requirePrivate(file);
      return WitnessKey.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      // Without its cause, which may show the key.
      throw new WitnessException(file + " is damaged; restore it");
    } catch (KeystoreException e) {
      throw new WitnessException(String.valueOf(e.getMessage()), e);
    }
  }

  private void readState() throws IOException {
    Path file = dir.resolve(STATE);
    if (!Files.exists(file)) {
      throw new WitnessException(
          file + " is missing: this witness no longer knows what it has cosigned; restore it");
    }
    try {
      String text = Files.readString(file);
      String rest = text.substring(text.indexOf('\n', text.indexOf('\n') + 1) + 1);
      if (!text.equals(headed(rest))) {
        throw new IllegalArgumentException("the hash is of other content");
      }
      for (String line : rest.lines().toList()) {
        String[] words = line.split(" ", -1);
        latest.put(words[0], SignedNote.parse(Base64.getDecoder().decode(words[1])));
      }
    } catch (LogFormatException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | java.nio.charset.CharacterCodingException e) {
      throw new WitnessException(file + " is damaged; restore it", e);
    }
  }

  private byte[] state() {
    StringBuilder rest = new StringBuilder();
    latest.forEach((log, note) ->
        rest.append(log)
            .append(' ')
            .append(Base64.getEncoder().encodeToString(note.bytes()))
            .append('\n'));
    return headed(rest.toString()).getBytes(StandardCharsets.UTF_8);
  }

  private static String headed(String rest) {
    return FORMAT + "\n" + sha256(rest) + "\n" + rest;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What a log is called in paths: hex SHA-256 of its origin. */
  static String nameOf(String origin) {
    return sha256(origin);
  }

  WitnessKey key() {
    return key;
  }

  /** The checkpoint cosigned last, with the log's signature and this witness's. */
  synchronized Optional<SignedNote> latest(String log) {
    return Optional.ofNullable(latest.get(log));
  }

  /** As {@link #latest}, read. */
  synchronized Optional<Checkpoint> checkpoint(String log) {
    return latest(log)
        .map(note -> {
          try {
            return Checkpoint.parse(note.text());
          } catch (LogFormatException e) {
            throw new IllegalStateException("what was kept is no checkpoint", e);
          }
        });
  }

  /**
   * Remembers a checkpoint; durable on return, and only then may its cosignature be shown.
   *
   * @throws IOException if it is not durable; the witness answers nothing from then on
   */
  synchronized void keep(String log, SignedNote note) throws IOException {
    if (failed) {
      throw new IOException("an earlier write failed");
    }
    @Nullable SignedNote before = latest.put(log, note);
    try {
      PrivateFiles.replace(dir.resolve(STATE), state());
    } catch (IOException e) {
      failed = true;
      if (before == null) {
        latest.remove(log);
      } else {
        latest.put(log, before);
      }
      throw e;
    }
  }

  /** Keeps evidence against a log, the first there is. */
  synchronized void keepEquivocation(String log, byte[] bundle) throws IOException {
    Path file = dir.resolve(log + EQUIVOCATION);
    if (!Files.exists(file)) {
      PrivateFiles.replace(file, bundle);
    }
  }

  Optional<byte[]> equivocation(String log) throws IOException {
    Path file = dir.resolve(log + EQUIVOCATION);
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /** Names of the logs it has cosigned a checkpoint of. */
  synchronized List<String> known() {
    return List.copyOf(latest.keySet());
  }

  @Override
  public void close() {
    close(lock);
  }

  private static void close(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // The process ends with it, and so does the lock.
    }
  }
}
