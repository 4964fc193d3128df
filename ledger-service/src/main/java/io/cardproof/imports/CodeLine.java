package io.cardproof.imports;

import org.jspecify.annotations.Nullable;

/**
 * One card as the file spells it, trimmed but not normalised.
 *
 * @param faceValue decimal without superfluous zeros, above zero, at most four fraction digits
 * @param currency ISO 4217, upper case
 * @param expiresAt milliseconds since 1970 UTC; a bare date means the last millisecond of that day
 *     in UTC
 */
public record CodeLine(
    long line,
    String code,
    @Nullable String pin,
    @Nullable String sku,
    @Nullable String faceValue,
    @Nullable String currency,
    @Nullable String batchNo,
    @Nullable Long expiresAt,
    @Nullable String note)
    implements CardLine {

  /** Without the code, the PIN and the note, so that a log line cannot give them away. */
  @Override
  public String toString() {
    return "CodeLine[line="
        + line
        + ", code=***, pin="
        + (pin == null ? "none" : "***")
        + ", sku="
        + sku
        + ", faceValue="
        + faceValue
        + ", currency="
        + currency
        + ", batchNo="
        + batchNo
        + ", expiresAt="
        + expiresAt
        + "]";
  }
}
