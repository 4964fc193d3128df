package io.cardproof.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The store cannot do what was asked; the message is one line for an operator. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Files of RocksDB by the shape of their names, as its messages spell them. */
  private static final Pattern FILE =
      Pattern.compile("(\\d{6,}\\.(?:sst|log|blob)|MANIFEST-\\d+|CURRENT|OPTIONS-\\d+|IDENTITY)");

  private final Reason reason;

  /** What is the matter; the names are stable. */
  public enum Reason {
    /** There is no ledger in this folder. */
    NOT_INITIALISED,
    /** There is one already. */
    ALREADY_THERE,
    /** Another process has it open. */
    LOCKED,
    /** Written by a version that this program does not read. */
    OTHER_VERSION,
    /** The folder cannot be written to. */
    READ_ONLY,
    /** No space left. */
    FULL,
    /** A file does not say what was written to it. */
    DAMAGED,
    /** A file that belongs to the ledger is not there. */
    MISSING_FILE,
    /** The entries do not cover the last signed checkpoint: an older copy, or a lost tail. */
    BEHIND_CHECKPOINT,
    /** The system refused to read or write; what was being written may or may not be there. */
    IO,
    /** It was closed. */
    CLOSED
  }

  StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  StoreException(Reason reason, String message) {
    this(reason, message, null);
  }

  public Reason reason() {
    return reason;
  }

  static StoreException damaged(String what) {
    return new StoreException(Reason.DAMAGED, what);
  }

  /**
   * The one place that sorts RocksDB's failures.
   *
   * @param folder of the database
   */
  static StoreException of(RocksDBException e, Path folder) {
    String text = e.getMessage() == null ? "" : e.getMessage();
    Reason reason = reason(e.getStatus(), text);
    return new StoreException(reason, message(reason, text, folder), e);
  }

  private static Reason reason(@Nullable Status status, String text) {
    if (text.contains("Missing WAL") || text.contains("No such file")) {
      return Reason.MISSING_FILE;
    } else if (text.contains("lock file") || text.contains("lock hold")) {
      return Reason.LOCKED;
    } else if (text.contains("No space left") || isNoSpace(status)) {
      return Reason.FULL;
    } else if (text.contains("Read-only file system") || text.contains("Permission denied")) {
      return Reason.READ_ONLY;
    } else if (status != null && status.getCode() == Status.Code.IOError) {
      return Reason.IO;
    }
    return Reason.DAMAGED;
  }

  private static boolean isNoSpace(@Nullable Status status) {
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }

  private static String message(Reason reason, String text, Path folder) {
    Matcher file = FILE.matcher(text);
    String at = file.find() ? folder.resolve(file.group()).toString() : folder.toString();
    return switch (reason) {
      case LOCKED -> "Another process has " + folder + " open.";
      case FULL -> "No space left for " + folder + ".";
      case READ_ONLY -> folder + " cannot be written to.";
      case MISSING_FILE -> "A file is missing: " + at + " (" + oneLine(text) + ").";
      case IO -> "Reading or writing " + at + " failed: " + oneLine(text);
      default -> "Damaged: " + at + " (" + oneLine(text) + ").";
    };
  }

  static StoreException of(IOException e, Path file) {
    String text = String.valueOf(e.getMessage());
    if (e instanceof NoSuchFileException) {
      return new StoreException(Reason.MISSING_FILE, "A file is missing: " + file + ".", e);
    } else if (e instanceof AccessDeniedException || text.contains("Read-only file system")) {
      return new StoreException(Reason.READ_ONLY, file + " cannot be written to.", e);
    } else if (text.contains("No space left")) {
      return new StoreException(Reason.FULL, "No space left for " + file + ".", e);
    }
    return new StoreException(
        Reason.IO, "Reading or writing " + file + " failed: " + oneLine(text), e);
  }

  static StoreException of(ReadOnlyFileSystemException e, Path file) {
    return new StoreException(Reason.READ_ONLY, file + " cannot be written to.", e);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
