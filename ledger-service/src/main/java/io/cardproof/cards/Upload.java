package io.cardproof.cards;

import io.cardproof.codec.Digests;
import io.cardproof.imports.BadLine;
import io.cardproof.imports.BlankLine;
import io.cardproof.imports.CardFile;
import io.cardproof.imports.CardLine;
import io.cardproof.imports.CodeLine;
import io.cardproof.imports.ImportException;
import io.cardproof.imports.ImportOptions;
import io.cardproof.imports.Preview;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upload that was read to its end: whatever is cut short or mis-encoded in it has shown by now,
 * and nothing is minted of a file that is not whole, however long. A short one is in memory, a long
 * one put aside (see {@link Spool}) and read again.
 */
final class Upload implements Closeable {
  /** Kept in memory, and answered at once. */
  static final int SHORT_LINES = 10_000;

  /** More than these are no mishap: the format is the wrong one. */
  private static final int BAD_LINES_MAX = 10_000;

  private final Source source;
  private final @Nullable Spool spool;
  private final List<CardLine> lines = new ArrayList<>();
  private final MessageDigest digest = sha256();
  private final DataOutputStream digesting =
      new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
  private BatchTerms.@Nullable Stated terms;
  private @Nullable Preview preview;
  private long total;
  private long codes;
  private long bad;
  private @Nullable Long earliestExpiry;

  /** How the bytes are to be read; null options: as the JSON of the interface. */
  record Source(@Nullable ImportOptions options) {}

  private Upload(Source source, @Nullable Spool spool) {
    this.source = source;
    this.spool = spool;
  }

  /**
   * Reads all of it.
   *
   * @param folder to put a long one aside in
   * @throws Refused it cannot be read to its end, or holds no code
   */
  static Upload read(InputStream body, Source source, Path folder, long bytesMax) {
    try {
      Spool spool = Spool.in(folder);
      Upload upload = new Upload(source, spool);
      try {
        upload.readAll(body, spool, bytesMax);
        return upload;
      } catch (IOException | RuntimeException e) {
        spool.close();
        throw e;
      }
    } catch (ImportException e) {
      throw LineFeed.refused(e);
    } catch (IOException e) {
      throw Refused.withDetail("request.malformed", "the upload ended early; send it again");
    }
  }

  private void readAll(InputStream body, Spool spool, long bytesMax) throws IOException {
    try (OutputStream aside = spool.writer();
        LineFeed feed = open(new Copying(body, aside, bytesMax))) {
      for (CardLine line = feed.next(); line != null; line = feed.next()) {
        add(line);
      }
      terms = feed instanceof JsonFeed json ? json.terms() : null;
    }
    Input.require(codes + bad > 0, "codes", "there is no code in the upload");
  }

  private LineFeed open(InputStream in) throws IOException {
    ImportOptions options = source.options();
    if (options == null) {
      return new JsonFeed(in);
    }
    CardFile file = CardFile.open(in, options);
    preview = file.preview();
    return LineFeed.of(file);
  }

  private void add(CardLine line) throws IOException {
    total++;
    if (total <= SHORT_LINES) {
      lines.add(line);
    }
    digesting.writeLong(line.line());
    switch (line) {
      case BlankLine blank -> digesting.writeByte(0);
      case BadLine wrong -> {
        bad++;
        digesting.writeByte(1);
        Input.require(
            bad <= BAD_LINES_MAX,
            "format",
            "more than " + BAD_LINES_MAX + " lines are no codes; is it another format?");
      }
      case CodeLine code -> {
        codes++;
        digesting.writeByte(2);
        addToDigest(code);
        Long expiry = code.expiresAt();
        if (expiry != null && (earliestExpiry == null || expiry < earliestExpiry)) {
          earliestExpiry = expiry;
        }
      }
    }
  }

  private void addToDigest(CodeLine code) throws IOException {
    write(code.code());
    write(code.pin());
    write(code.sku());
    write(code.faceValue());
    write(code.currency());
    write(code.batchNo());
    write(code.expiresAt() == null ? null : code.expiresAt().toString());
    write(code.note());
  }

  private void write(@Nullable String text) throws IOException {
    digesting.writeBoolean(text != null);
    if (text != null) {
      digesting.writeUTF(text);
    }
  }

  /** The terms in the upload itself; null where it is a file. */
  BatchTerms.@Nullable Stated terms() {
    return terms;
  }

  @Nullable Preview preview() {
    return preview;
  }

  long total() {
    return total;
  }

  /** Lines that hold a code as far as their form goes. */
  long codes() {
    return codes;
  }

  boolean isShort() {
    return total <= SHORT_LINES;
  }

  /** When the first of its cards expires, milliseconds; null where no line says. */
  @Nullable Long earliestExpiry() {
    return earliestExpiry;
  }

  /** SHA-256 over the content of all lines. It is of guessable texts: it MUST NOT get out. */
  String digest() {
    try {
      return Digests.base64Url(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** All lines from the first on. */
  LineFeed lines() throws IOException {
    return isShort() || spool == null ? LineFeed.of(lines.iterator()) : open(spool.reader());
  }

  @Override
  public void close() {
    try {
      if (spool != null) {
        spool.close();
      }
    } catch (IOException e) {
      // What is left is a file nobody can read; it goes with the process.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Puts aside what passes. */
  private static final class Copying extends FilterInputStream {
    private final OutputStream aside;
    private final long bytesMax;
    private long bytes;

    Copying(InputStream in, OutputStream aside, long bytesMax) {
      super(in);
      this.aside = aside;
      this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        bytes += count;
        if (bytes > bytesMax) {
          throw Refused.withDetail(
              "request.too_large", "an upload has at most " + bytesMax + " bytes");
        }
        aside.write(target, offset, count);
      }
      return count;
    }

    /** The request's stream is its server's to close. */
    @Override
    public void close() {}
  }
}
