package io.cardproof.claims;

import io.cardproof.codec.Digests;
import io.cardproof.keys.Aead;
import io.cardproof.keys.LengthPrefixed;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Files that parties bring, kept encrypted beside the database: {@code evidence/CLAIM/SHA256}.
 *
 * <p>A file is frames of 64 KiB, each sealed for its claim, hash, number and whether it is the
 * last, so that frames cannot be swapped, dropped or cut off unnoticed. It gets its name once it is
 * whole, durable and has the hash it was announced with; what a crash leaves before that lies in a
 * folder of its own and is dropped at the next start.
 */
public final class EvidenceFiles {
  private static final int FRAME_BYTES = 64 * 1_024;

  /** The version and nonce before a sealed frame, the tag after it. */
  private static final int SEAL_BYTES = 29;

  private final Path folder;
  private final Path aside;
  private final Aead aead;

  /**
   * @param data the gateway's folder; names with a leading dot in it are passing
   * @param vaultRoot 32 bytes, the organisation's VAULT root
   */
  public EvidenceFiles(Path data, byte[] vaultRoot) {
    this.folder = data.resolve("evidence");
    this.aside = data.resolve(".evidence");
    this.aead = new Aead(vaultRoot, "cardproof evidence v1");
    try {
      clear();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for evidence cannot be cleared", e);
    }
  }

  private void clear() throws IOException {
    if (Files.isDirectory(aside)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(aside)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Both are base64url by now, so that neither leads elsewhere. */
  private Path path(String claim, String sha256) {
    return folder.resolve(claim).resolve(sha256);
  }

  boolean has(String claim, String sha256) {
    return Files.isRegularFile(path(claim, sha256));
  }

  /** What is kept for a claim so far, in bytes on the disk. */
  long bytes(String claim) throws DiskException {
    Path of = folder.resolve(claim);
    if (!Files.isDirectory(of)) {
      return 0;
    }
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(of)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  /** How much room there is for more, in bytes. */
  long room() throws DiskException {
    try {
      return Files.getFileStore(folder.toAbsolutePath().getParent()).getUsableSpace();
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  /** Why a file was not kept. */
  enum Kept {
    YES,
    TOO_LARGE,
    OTHER_HASH
  }

  /** What goes wrong on this side of the line, as against the client's. */
  static final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(IOException cause) {
      super("evidence could not be kept", cause);
    }
  }

  /**
   * Keeps a file if it is what it was announced as.
   *
   * @throws DiskException if it cannot be written; any other IOException is the reader's
   */
  Kept put(String claim, String sha256, InputStream in, long bytesMax) throws IOException {
    Path file = aside.resolve(UUID.randomUUID().toString());
    try {
      MessageDigest digest = sha256();
      if (!write(claim, sha256, in, bytesMax, digest, file)) {
        return Kept.TOO_LARGE;
      } else if (!Digests.base64Url(digest.digest()).equals(sha256)) {
        return Kept.OTHER_HASH;
      }
      place(file, path(claim, sha256));
      return Kept.YES;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** False once there is more than allowed. */
  private boolean write(
      String claim, String sha256, InputStream in, long bytesMax, MessageDigest digest, Path file)
      throws IOException {
    try (FileChannel out = create(file)) {
      byte[] next = in.readNBytes(FRAME_BYTES);
      long total = 0;
      boolean last = false;
      for (long frame = 0; !last; frame++) {
        byte[] now = next;
        total += now.length;
        if (total > bytesMax) {
          return false;
        }
        digest.update(now);
        next = now.length < FRAME_BYTES ? new byte[0] : in.readNBytes(FRAME_BYTES);
        last = next.length == 0;
        append(out, aead.seal(context(claim, sha256, frame, last), now));
      }
      sync(out);
      return true;
    }
  }

  private static byte[] context(String claim, String sha256, long frame, boolean last) {
    return LengthPrefixed.of(claim, sha256, Long.toString(frame), last ? "last" : "");
  }

  private FileChannel create(Path file) throws DiskException {
    try {
      Files.createDirectories(aside);
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private static void append(FileChannel out, byte[] sealed) throws DiskException {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + sealed.length);
    frame.putInt(sealed.length).put(sealed).flip();
    try {
      while (frame.hasRemaining()) {
        out.write(frame);
      }
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private static void sync(FileChannel out) throws DiskException {
    try {
      out.force(true);
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private static void place(Path file, Path target) throws DiskException {
    try {
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel parent = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  /**
   * Writes a kept file out.
   *
   * @throws IOException if it was damaged, or nobody takes it any more
   */
  void copy(String claim, String sha256, OutputStream out) throws IOException {
    Path file = path(claim, sha256);
    long left = Files.size(file);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (long frame = 0; left > 0; frame++) {
        int length = in.readInt();
        if (length < SEAL_BYTES || length > FRAME_BYTES + SEAL_BYTES) {
          throw new IOException("a kept file is damaged");
        }
        byte[] sealed = in.readNBytes(length);
        left -= Integer.BYTES + sealed.length;
        out.write(aead.open(context(claim, sha256, frame, left <= 0), sealed));
      }
    } catch (Aead.BrokenSealException | EOFException e) {
      throw new IOException("a kept file is damaged", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
