package io.cardproof.claims;

import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.rules.Evidence;
import io.cardproof.rules.EvidenceKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What parties say and bring, on its way to the ledger. */
final class Words {
  /** A page of text, and well inside a paper's 65,535 bytes. */
  private static final int TEXT_CHARS = 4_000;

  /** Files of one command: what the rules take. */
  private static final int FILES_MAX = 50;

  private static final int NAME_CHARS = 255;

  /** Between name and media type: neither may hold control characters. */
  private static final char BETWEEN = '\n';

  private Words() {}

  /**
   * A file that stays where it is, or is uploaded once the claim names it.
   *
   * @param size bytes
   * @param sha256 hex or base64url
   */
  record File(
      @Nullable EvidenceKind kind,
      @Nullable String name,
      @Nullable String type,
      @Nullable Long size,
      @Nullable String sha256) {}

  static @Nullable String statement(
      PrivateFields.Envelope envelope, @Nullable String text, String field) {
    return text == null
        ? null
        : envelope.hide(PrivateFields.STATEMENT, Input.text(text, TEXT_CHARS, field));
  }

  static @Nullable String reason(PrivateFields.Envelope envelope, @Nullable String text) {
    return text == null
        ? null
        : envelope.hide(PrivateFields.REASON, Input.text(text, TEXT_CHARS, "reason"));
  }

  static List<Evidence> evidence(PrivateFields.Envelope envelope, @Nullable List<File> given) {
    List<File> files = given == null ? List.of() : given;
    Input.require(
        files.size() <= FILES_MAX, "evidence", "a request brings at most " + FILES_MAX + " files");
    List<Evidence> evidence = new ArrayList<>();
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      String field = "evidence[" + i + "]";
      Evidence file = file(envelope, files.get(i), field);
      Input.require(hashes.add(file.sha256()), field + ".sha256", "a file is listed twice");
      evidence.add(file);
    }
    return List.copyOf(evidence);
  }

  private static Evidence file(PrivateFields.Envelope envelope, File file, String field) {
    EvidenceKind kind = Input.required(file.kind(), field + ".kind");
    long size = Input.required(file.size(), field + ".size");
    Input.require(size >= 0, field + ".size", "a size is a number of bytes from 0");
    String digest = Input.digest(file.sha256(), field + ".sha256");
    return new Evidence(details(envelope, file, field), kind, digest, size);
  }

  private static @Nullable String details(
      PrivateFields.Envelope envelope, File file, String field) {
    String name = file.name() == null ? "" : Input.text(file.name(), NAME_CHARS, field + ".name");
    String type = file.type() == null ? "" : Input.reference(file.type(), field + ".type");
    return name.isEmpty() && type.isEmpty()
        ? null
        : envelope.hide(PrivateFields.EVIDENCE, name + BETWEEN + type);
  }

  /** Name and media type as they were told; null for what was not. */
  record Details(@Nullable String name, @Nullable String type) {
    static Details of(@Nullable String opened) {
      int at = opened == null ? -1 : opened.indexOf(BETWEEN);
      return opened == null || at < 0
          ? new Details(null, null)
          : new Details(told(opened.substring(0, at)), told(opened.substring(at + 1)));
    }

    private static @Nullable String told(String text) {
      return text.isEmpty() ? null : text;
    }
  }
}
