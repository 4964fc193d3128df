package io.cardproof.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A card file on its way to the server as it is, never held in memory. The server reads encoding
 * and layout, so that a file means the same whoever sends it.
 */
final class Upload {
  private static final String PATH = "/v1/batches";

  private final Path file;
  private final TreeMap<String, String> parameters;
  private final long bytes;

  /**
   * @param parameters of the call; their values are no secrets, they stand in its URL
   */
  Upload(Path file, Map<String, String> parameters) {
    this.file = file;
    this.parameters = new TreeMap<>(parameters);
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailed(file + " is not a file");
      }
      this.bytes = Files.size(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    }
  }

  ApiClient.Reply send(ApiClient client) {
    String media =
        file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".csv") ? "csv" : "plain";
    String query =
        parameters.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    try (Progress progress = new Progress("Uploading", "bytes", bytes)) {
      return client.post(PATH + "?" + query, idempotencyKey(), "text/" + media, body(progress));
    }
  }

  /**
   * Follows from the file and the parameters: the same import again is a replay, not a batch more.
   */
  private String idempotencyKey() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(parameters.toString().getBytes(StandardCharsets.UTF_8));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return "import-" + HexFormat.of().formatHex(sha256.digest());
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private BodyPublisher body(Progress progress) {
    if (bytes == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(progress)), bytes);
  }

  private InputStream open(Progress progress) {
    try {
      return new Counted(new BufferedInputStream(Files.newInputStream(file)), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells how much has been read. */
  private static final class Counted extends FilterInputStream {
    private final Progress progress;
    private long count;

    Counted(InputStream in, Progress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      progress.at(read < 0 ? count : ++count);
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(0, read);
      progress.at(count);
      return read;
    }
  }
}
