package io.cardproof.cards;

import io.cardproof.store.LocalTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which line of an upload is which card, kept 90 days. Written before the command it belongs to:
 * what became of a line follows from this and from the command's entry, so no crash can part them.
 */
final class Plans {
  private static final long KEPT_MS = 90L * 24 * 3_600_000;
  private static final String PREFIX = "upload/";
  private static final String BY_AGE = "upload-age/";

  /** Batches forgotten at once, on the way of another upload. */
  private static final int SWEPT_AT_ONCE = 4;

  private static final int SCAN = 1_000;

  private final LocalTable table;

  Plans(LocalTable table) {
    this.table = table;
  }

  /**
   * An upload as a whole.
   *
   * @param submissionId what its commands' submission ids follow from
   * @param at milliseconds
   */
  record Head(String member, String submissionId, long at) {}

  void save(String batch, Head head) {
    byte[] bytes =
        bytes(out -> {
          out.writeUTF(head.member());
          out.writeUTF(head.submissionId());
          out.writeLong(head.at());
        });
    table.putAll(
        List.of(
            new LocalTable.Item(PREFIX + batch + "/head", bytes),
            new LocalTable.Item(age(head.at(), batch), new byte[0])));
  }

  @Nullable Head head(String batch) {
    byte[] bytes = table.get(PREFIX + batch + "/head");
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Head(in.readUTF(), in.readUTF(), in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("the plan of an upload is damaged", e);
    }
  }

  void save(String batch, int page, List<PlanLine> lines) {
    byte[] bytes =
        bytes(out -> {
          out.writeInt(lines.size());
          for (PlanLine line : lines) {
            write(line, out);
          }
        });
    table.put(pageKey(batch, page), bytes);
  }

  /** The lines of a page; null after the last. */
  @Nullable List<PlanLine> page(String batch, int page) {
    byte[] bytes = table.get(pageKey(batch, page));
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      List<PlanLine> lines = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        lines.add(read(in));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("the plan of an upload is damaged", e);
    }
  }

  void saveCounts(String batch, BatchCounts counts) {
    byte[] bytes =
        bytes(out -> {
          out.writeLong(counts.total());
          out.writeLong(counts.accepted());
          out.writeLong(counts.rejected());
          out.writeLong(counts.duplicate());
          out.writeLong(counts.blank());
        });
    table.put(PREFIX + batch + "/counts", bytes);
  }

  @Nullable BatchCounts counts(String batch) {
    byte[] bytes = table.get(PREFIX + batch + "/counts");
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new BatchCounts(
          in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("the counts of an upload are damaged", e);
    }
  }

  /** Forgets what is older than 90 days; a little at a time. */
  void sweep(long now) {
    for (LocalTable.Item item : table.scan(BY_AGE, null, SWEPT_AT_ONCE)) {
      if (item.key().compareTo(age(now - KEPT_MS, "")) >= 0) {
        return;
      }
      String batch = item.key().substring(item.key().lastIndexOf('/') + 1);
      for (LocalTable.Item old : table.scan(PREFIX + batch + "/", null, SCAN)) {
        table.delete(old.key());
      }
      table.delete(item.key());
    }
  }

  private static String age(long at, String batch) {
    return BY_AGE + String.format(Locale.ROOT, "%015d/", Math.max(0, at)) + batch;
  }

  private static String pageKey(String batch, int page) {
    return PREFIX + batch + "/page/" + String.format(Locale.ROOT, "%08d", page);
  }

  private static void write(PlanLine line, DataOutputStream out) throws IOException {
    out.writeLong(line.line());
    out.writeInt(line.position());
    boolean rejected = line.code() != null;
    out.writeBoolean(rejected);
    if (rejected) {
      out.writeUTF(orEmpty(line.code()));
      out.writeUTF(orEmpty(line.field()));
      out.writeUTF(orEmpty(line.detail()));
    }
  }

  private static PlanLine read(DataInputStream in) throws IOException {
    long line = in.readLong();
    int position = in.readInt();
    return in.readBoolean()
        ? new PlanLine(line, position, in.readUTF(), orNull(in.readUTF()), orNull(in.readUTF()))
        : PlanLine.card(line, position);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private interface Write {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Write write) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
