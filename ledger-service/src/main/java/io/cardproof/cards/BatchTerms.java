package io.cardproof.cards;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all cards of an upload.
 *
 * @param sellers who may sell them; empty: only who gets them by transfer
 * @param deposit the gateway's vault keeps the codes
 * @param expiresAt milliseconds
 * @param rollback one bad line refuses all
 * @param dryRun say what would become of each line, and change nothing
 */
public record BatchTerms(
    String sku,
    String batchNo,
    List<String> sellers,
    boolean deposit,
    @Nullable Long expiresAt,
    boolean rollback,
    boolean dryRun) {

  /** As they stand in a request, where nearly all may be missing. */
  public record Stated(
      @Nullable String sku,
      @Nullable String batchNo,
      @Nullable List<String> sellers,
      @Nullable Boolean deposit,
      @Nullable String expiresAt,
      @Nullable String onError,
      @Nullable Boolean dryRun) {

    BatchTerms checked() {
      String expiry = expiresAt();
      String mode = onError() == null ? "proceed" : onError();
      Input.require(
          mode.equals("proceed") || mode.equals("rollback"),
          "onError",
          "`onError` is proceed or rollback");
      return new BatchTerms(
          Input.reference(sku(), "sku"),
          Input.reference(batchNo(), "batchNo"),
          sellers() == null ? List.of() : List.copyOf(sellers()),
          Boolean.TRUE.equals(deposit()),
          expiry == null ? null : Input.time(expiry, "expiresAt"),
          mode.equals("rollback"),
          Boolean.TRUE.equals(dryRun()));
    }
  }
}
