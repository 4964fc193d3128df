package io.cardproof.cli;

import io.cardproof.log.EntryBundle;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.TilePath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A log as its server shows it to the public under {@code /log/}. */
final class ServedLog implements LogSource {
  private final ApiClient server;

  ServedLog(ApiClient server) {
    this.server = server;
  }

  @Override
  public String vkey() {
    return new String(get("vkey"), StandardCharsets.UTF_8).strip();
  }

  @Override
  public byte[] checkpoint() {
    return get("checkpoint");
  }

  @Override
  public List<byte[]> entries(long first, int count) {
    String path = new TilePath.EntryTile(first / TilePath.FULL_WIDTH, count).format();
    try {
      List<byte[]> entries = EntryBundle.decode(get(path));
      if (entries.size() != count) {
        throw new CommandFailed("/log/" + path + " has another number of entries");
      }
      return entries;
    } catch (LogFormatException e) {
      throw new CommandFailed("/log/" + path + " is not an entry bundle", e);
    }
  }

  private byte[] get(String path) {
    ApiClient.Reply reply = server.get("/log/" + path);
    if (!reply.isGood()) {
      throw new CommandFailed("the server has no /log/" + path + " (" + reply.status() + ")");
    }
    return reply.bytes();
  }

  @Override
  public void close() {
    // Nothing is held between requests.
  }
}
