package io.cardproof.issuers;

import io.cardproof.rules.RedemptionOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports as JSON. Fields that are not known are passed over: the format is the issuer's as much as
 * ours. What is wrong is told by the field's name, never with its value.
 */
public final class ReportJson {
  private static final int DEPTH_MAX = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultPropertyInclusion(now ->
              now.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
          .build();

  private ReportJson() {}

  /** A text that is no report. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    UnreadableException(String field) {
      super("not a report: " + field, null, false, false);
      this.field = field;
    }

    /** Empty where the text is no JSON object at all. */
    public String field() {
      return field;
    }
  }

  public static byte[] write(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  /** An object; what is no JSON is unreadable. */
  public static JsonNode tree(byte[] json) throws UnreadableException {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (JacksonException e) {
      // Its message may quote the text.
    }
    throw new UnreadableException("");
  }

  public static IssuerReport report(byte[] json) throws UnreadableException {
    return report(tree(json), null);
  }

  /**
   * @param id for a report that has none of its own
   */
  static IssuerReport report(JsonNode json, @Nullable String id) throws UnreadableException {
    String own = text(json, "id");
    String known = own == null ? id : own;
    require(known != null && WebhookSecret.isId(known), "id");
    String code = text(json, "code");
    String card = text(json, "cardId");
    String sku = text(json, "sku");
    require((code == null) != (card == null), "code");
    require(code == null || sku != null, "sku");
    RedemptionOutcome outcome = outcome(text(json, "outcome"));
    String issuerCode = text(json, "issuerCode");
    require(outcome != null || issuerCode != null, "outcome");
    String redeemedAt = text(json, "redeemedAt");
    require(redeemedAt != null, "redeemedAt");
    return new IssuerReport(
        java.util.Objects.requireNonNull(known),
        code,
        card,
        sku,
        outcome,
        issuerCode,
        redeemedAt,
        text(json, "account"),
        number(json),
        flag(json));
  }

  private static @Nullable String text(JsonNode json, String field) throws UnreadableException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    require(value.isString(), field);
    return value.stringValue();
  }

  private static @Nullable RedemptionOutcome outcome(@Nullable String word)
      throws UnreadableException {
    if (word == null) {
      return null;
    }
    for (RedemptionOutcome outcome : RedemptionOutcome.values()) {
      if (outcome.name().equals(word)) {
        return outcome;
      }
    }
    throw new UnreadableException("outcome");
  }

  private static @Nullable Integer number(JsonNode json) throws UnreadableException {
    JsonNode value = json.path("uncertaintySeconds");
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    require(value.isIntegralNumber() && value.canConvertToInt(), "uncertaintySeconds");
    return value.intValue();
  }

  private static @Nullable Boolean flag(JsonNode json) throws UnreadableException {
    JsonNode value = json.path("correction");
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    require(value.isBoolean(), "correction");
    return value.booleanValue();
  }

  private static void require(boolean holds, String field) throws UnreadableException {
    if (!holds) {
      throw new UnreadableException(field);
    }
  }
}
