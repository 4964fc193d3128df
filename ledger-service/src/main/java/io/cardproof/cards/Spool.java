package io.cardproof.cards;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A long upload put aside, to be read again once it is known to be whole. Codes must not lie on the
 * disk in the clear, so it is AES-256-GCM in frames of 64 KiB under a key that is only in memory:
 * after a crash nobody can read it, and its uploader sends it again. Written by one thread, then
 * read by one.
 */
final class Spool implements Closeable {
  private static final int FRAME_BYTES = 64 * 1_024;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SeekableByteChannel file;
  private final SecretKeySpec key;

  private Spool(SeekableByteChannel file, SecretKeySpec key) {
    this.file = file;
    this.key = key;
  }

  /**
   * @param folder the gateway's own; the file is gone when this closes, or the process ends
   */
  static Spool in(Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    Set<StandardOpenOption> options =
        EnumSet.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    SeekableByteChannel file =
        Files.newByteChannel(
            folder.resolve("upload-" + UUID.randomUUID()),
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Spool(file, new SecretKeySpec(key, "AES"));
  }

  /** Drops what a crash left: nobody has its keys. */
  static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "upload-*")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  OutputStream writer() {
    return new Writer();
  }

  InputStream reader() throws IOException {
    file.position(0);
    return new Reader();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A frame's nonce is its number: the key is used for this one file. */
  private byte[] crypt(int mode, long frame, byte[] bytes, int length) throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(frame).array();
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
      return cipher.doFinal(bytes, 0, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("an upload put aside cannot be read back", e);
    }
  }

  private final class Writer extends OutputStream {
    private final byte[] frame = new byte[FRAME_BYTES];
    private int filled;
    private long frames;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int count = Math.min(length - done, FRAME_BYTES - filled);
        System.arraycopy(bytes, offset + done, frame, filled, count);
        filled += count;
        done += count;
        if (filled == FRAME_BYTES) {
          seal();
        }
      }
    }

    private void seal() throws IOException {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, frames++, frame, filled);
      ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + sealed.length);
      out.putInt(sealed.length).put(sealed).flip();
      while (out.hasRemaining()) {
        file.write(out);
      }
      filled = 0;
    }

    @Override
    public void close() throws IOException {
      if (filled > 0) {
        seal();
      }
    }
  }

  private final class Reader extends InputStream {
    private ByteBuffer plain = ByteBuffer.allocate(0);
    private long frames;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!plain.hasRemaining()) {
        byte[] next = frame();
        if (next == null) {
          return -1;
        }
        plain = ByteBuffer.wrap(next);
      }
      int count = Math.min(length, plain.remaining());
      plain.get(target, offset, count);
      return count;
    }

    private byte @Nullable [] frame() throws IOException {
      if (file.position() == file.size()) {
        return null;
      }
      byte[] sealed = bytes(ByteBuffer.wrap(bytes(Integer.BYTES)).getInt());
      return crypt(Cipher.DECRYPT_MODE, frames++, sealed, sealed.length);
    }

    private byte[] bytes(int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(count);
      while (buffer.hasRemaining()) {
        if (file.read(buffer) < 0) {
          throw new EOFException("an upload put aside was cut");
        }
      }
      return buffer.array();
    }
  }
}
