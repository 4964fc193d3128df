package io.cardproof.ledger.parcels;

import io.cardproof.ledger.Submission;
import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.store.LocalTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Transactions that were or are about to be ordered, durable before they are: what a crash between
 * ordering and commit leaves is sent again or found on the ledger at the next start, and the papers
 * of its commands are there when their entries come.
 */
public final class Outbox {
  private static final int PAGE = 256;

  private final LocalTable table;
  private final String prefix;
  private final Map<String, List<SealedPaper>> papers = new ConcurrentHashMap<>();

  /** A transaction of before this start whose fate is not known here. */
  public record Left(
      String transaction,
      @SuppressWarnings("ArrayRecordComponent") byte[] envelope,
      List<String> submissions) {}

  /**
   * @param prefix of its keys in the table
   */
  public Outbox(LocalTable table, String prefix) {
    this.table = table;
    this.prefix = prefix;
  }

  /** Returns once durable. */
  public void save(String transaction, byte[] envelope, List<Submission> submissions) {
    submissions.forEach(each -> papers.put(each.command().id(), each.papers()));
    table.put(prefix + transaction, encode(envelope, submissions));
  }

  /** Envelope, then for each command its id and its papers; lengths and counts are 4 bytes. */
  private static byte[] encode(byte[] envelope, List<Submission> submissions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(envelope.length + 4_096);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, envelope);
      out.writeInt(submissions.size());
      for (Submission submission : submissions) {
        out.writeUTF(submission.command().id());
        out.writeInt(submission.papers().size());
        for (SealedPaper paper : submission.papers()) {
          out.writeUTF(paper.commitment());
          write(out, paper.sealed());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Openings of a command that is in a block now; none for another gateway's. */
  public List<SealedPaper> papers(String submission) {
    return papers.getOrDefault(submission, List.of());
  }

  /** Its fate is known and durable. */
  public void drop(String transaction, List<String> submissions) {
    table.delete(prefix + transaction);
    submissions.forEach(papers::remove);
  }

  /** What the last run left; its papers are known again from here on. */
  public List<Left> left() {
    List<Left> all = new ArrayList<>();
    String after = null;
    while (true) {
      List<LocalTable.Item> page = table.scan(prefix, after, PAGE);
      for (LocalTable.Item item : page) {
        all.add(left(item));
        after = item.key();
      }
      if (page.size() < PAGE) {
        return all;
      }
    }
  }

  private Left left(LocalTable.Item item) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(item.value()))) {
      byte[] envelope = in.readNBytes(in.readInt());
      List<String> submissions = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        String submission = in.readUTF();
        submissions.add(submission);
        papers.put(submission, readPapers(in));
      }
      return new Left(item.key().substring(prefix.length()), envelope, submissions);
    } catch (IOException e) {
      throw new UncheckedIOException("the outbox of this gateway is damaged", e);
    }
  }

  private static List<SealedPaper> readPapers(DataInputStream in) throws IOException {
    List<SealedPaper> all = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      all.add(new SealedPaper(in.readUTF(), in.readNBytes(in.readInt())));
    }
    return all;
  }
}
