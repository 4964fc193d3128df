package io.cardproof.ledger.fabric;

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
final class Outbox {
  private static final String PREFIX = "fabric-outbox/";
  private static final int PAGE = 256;

  private final LocalTable table;
  private final Map<String, List<SealedPaper>> papers = new ConcurrentHashMap<>();

  /** A transaction of before this start whose fate is not known here. */
  record Left(
      String transaction,
      @SuppressWarnings("ArrayRecordComponent") byte[] envelope,
      List<String> submissions) {}

  Outbox(LocalTable table) {
    this.table = table;
  }

  /** Returns once durable. */
  void save(String transaction, byte[] envelope, List<Submission> submissions) {
    submissions.forEach(each -> papers.put(each.command().id(), each.papers()));
    table.put(PREFIX + transaction, encode(envelope, submissions));
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
  List<SealedPaper> papers(String submission) {
    return papers.getOrDefault(submission, List.of());
  }

  /** Its fate is known and durable. */
  void drop(String transaction, List<String> submissions) {
    table.delete(PREFIX + transaction);
    submissions.forEach(papers::remove);
  }

  /** What the last run left; its papers are known again from here on. */
  List<Left> left() {
    List<Left> all = new ArrayList<>();
    String after = null;
    while (true) {
      List<LocalTable.Item> page = table.scan(PREFIX, after, PAGE);
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
      return new Left(item.key().substring(PREFIX.length()), envelope, submissions);
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
