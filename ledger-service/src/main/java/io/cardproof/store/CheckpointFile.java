package io.cardproof.store;

import io.cardproof.log.MerkleHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last signed checkpoint in a file of its own, outside the database: should the database be
 * rolled back or lose its tail, this one still knows how much was promised.
 *
 * <p>Bytes: SHA-256 of what follows (32), size (8, big-endian), root (32), note.
 */
final class CheckpointFile {
  static final String NAME = "checkpoint";
  private static final int FRONT = 32 + Long.BYTES + MerkleHash.LENGTH;

  private CheckpointFile() {}

  static byte[] encode(SignedHead head) {
    ByteBuffer bytes = ByteBuffer.allocate(FRONT + head.note().length);
    bytes.position(32);
    bytes.putLong(head.size()).put(head.root()).put(head.note());
    bytes.put(0, digest(bytes.array()));
    return bytes.array();
  }

  /**
   * @param where for the message if it cannot be read
   */
  static SignedHead decode(byte[] bytes, String where) {
    if (bytes.length < FRONT || !Arrays.equals(digest(bytes), Arrays.copyOf(bytes, 32))) {
      throw StoreException.damaged("Damaged: " + where + ", the last signed checkpoint.");
    }
    return new SignedHead(
        Arrays.copyOfRange(bytes, FRONT, bytes.length),
        Keys.number(bytes, 32),
        Arrays.copyOfRange(bytes, 32 + Long.BYTES, FRONT));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, 32, bytes.length - 32);
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Optional<SignedHead> read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return Files.exists(file)
          ? Optional.of(decode(Files.readAllBytes(file), file.toString()))
          : Optional.empty();
    } catch (IOException e) {
      throw StoreException.of(e, file);
    }
  }

  /** Replaces the file; a crash at any line leaves the old one or the new one, never a mixture. */
  static void write(Path folder, SignedHead head) {
    Path file = folder.resolve(NAME);
    Path next = folder.resolve(NAME + ".next");
    try {
      writeSynced(next, encode(head));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    } catch (IOException e) {
      throw StoreException.of(e, file);
    }
  }

  static void writeSynced(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** Makes names in a folder durable: creations, renames, removals. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
